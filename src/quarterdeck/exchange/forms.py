from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.exchange.queries import StartPage
from quarterdeck.exchange.reading import FIELDS, Table
from quarterdeck.keel.limits import MEGABYTE, UPLOAD


class FileForm(forms.Form):
    """The first step: a file, and where its OKRs go."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Markdown, CSV, XLSX or YAML, up to %(size)d MB. Nothing is written before you have seen what was understood."
        )
        % {"size": UPLOAD.size // MEGABYTE},
        widget=forms.ClearableFileInput(attrs={"accept": ".md,.markdown,.txt,.csv,.tsv,.xlsx,.yaml,.yml"}),
    )
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    team = forms.ChoiceField(
        label=_("Team"),
        required=False,
        help_text=_("For objectives whose team the file does not name, or names differently."),
    )

    def __init__(self, *args: Any, start: StartPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycles = {each.slug: each for each in start.cycles}
        self.teams = {each.slug: each for each in start.teams}
        self.fields["cycle"].choices = [(each.slug, each.name) for each in start.cycles]  # type: ignore[attr-defined]
        self.fields["team"].choices = [(each.slug, each.name) for each in start.teams]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        chosen = self.cleaned_data["file"]
        if chosen.size > UPLOAD.size:
            size = {"size": UPLOAD.size // MEGABYTE}
            raise forms.ValidationError(_("The file is larger than %(size)d MB. Split it by team or by cycle.") % size)
        return chosen


class ColumnsForm(forms.Form):
    """The second step for foreign tables: what each column holds."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(table.headers)
        for index, (header, guessed) in enumerate(zip(table.headers, table.mapping, strict=True)):
            examples = [row[index][:60] for row in table.examples if index < len(row) and row[index]]
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=header or _("Column %(number)d") % {"number": index + 1}, choices=list(FIELDS.items()), initial=guessed,
                required=False, help_text=" · ".join(examples),
            )  # fmt: skip

    @property
    def mapping(self) -> list[str]:
        return [self.cleaned_data.get(f"column-{index}", "") for index in range(self.count)]
