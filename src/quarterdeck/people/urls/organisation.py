from django.urls import path

from quarterdeck.people.views import audit, invitations, members, settings, teams

app_name = "people"
urlpatterns = [
    path("teams/", teams.teams, name="teams"),
    path("teams/new", teams.new, name="new_team"),
    path("teams/<slug:team>/edit", teams.edit, name="team_edit"),
    path("teams/<slug:team>/place", teams.move, name="move_team"),
    path("teams/<slug:team>/archival", teams.archive, name="archive_team"),
    path("teams/<slug:team>/restoration", teams.restore, name="restore_team"),
    path("teams/<slug:team>/people", teams.add, name="add_to_team"),
    path("teams/<slug:team>/people/<str:handle>/removal", teams.remove, name="remove_from_team"),
    path("teams/<slug:team>/people/<str:handle>/lead", teams.lead, name="lead_team"),
    path("members/", members.members, name="members"),
    path("members/<str:handle>", members.member, name="member"),
    path("members/<str:handle>/edit", members.edit, name="edit_member"),
    path("members/<str:handle>/deactivation", members.deactivate, name="deactivate_member"),
    path("members/<str:handle>/reactivation", members.reactivate, name="reactivate_member"),
    path("find-people", members.find, name="find"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new", invitations.new, name="invite"),
    path("invitations/<uuid:key>/renewal", invitations.renew, name="renew_invitation"),
    path("invitations/<uuid:key>/revocation", invitations.revoke, name="revoke_invitation"),
    path("settings/", settings.organisation, name="settings"),
    path("settings/appearance", settings.appearance, name="appearance"),
    path("settings/<slug:section>", settings.section, name="settings_section"),
    path("switcher", settings.switcher, name="switcher"),
    path("audit", audit.audit, name="audit"),
]
