"""An own measure for the catalogue."""

from django import forms

from quarterdeck.okrs.models import OwnMetric


class OwnMetricForm(forms.ModelForm[OwnMetric]):
    """What the catalogue says of a measure. It is saved by the action, not by the form."""

    class Meta:
        model = OwnMetric
        fields = ("name", "unit", "better", "tells", "frequency", "beside", "function", "words")
