"""What `assess.toml` may hold."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lull.schema import STRANDS
from lull.settings.kinds import List, Section
from lull.settings.read import SettingError, hint

Share = Annotated[float, Field(ge=0, le=1)]
Spread = Annotated[float, Field(gt=0, le=10)]


class Tiers(Section):
    """Thresholds of the priority."""

    watch: Share = Field(0.05, description="Probability of at least 25 deaths from which a place is watched.")
    watch_any: Share = Field(0.4, description="The same for any death.")
    settled: float = Field(0.8, ge=0.5, le=1, description="Probability from which a gap is called high, or low.")
    risk_high: Share = Field(0.1, description="Probability of at least 25 deaths within 12 months that is high risk.")
    gap_high: Share = Field(0.5, description="Gap that is a high gap.")
    risk_error: float = Field(0.5, ge=0, le=5, description="Error of a forecast probability, sd on the logit scale.")
    concentration: float = Field(40.0, gt=0, description="Dirichlet spread of strand weights; higher is tighter.")


class Evidence(Section):
    """How much must be observed, and how values age."""

    adequate: Share = Field(0.5, description="Share of a strand's weight that must be observed here and not stale.")
    weak_factor: float = Field(2.0, ge=1, description="Evidence level 1: error multiplied; counts as not observed.")
    within_governorate: Spread = Field(0.9, description="Sd of places around the value of the one above, logit scale.")
    stale_half_lives: float = Field(1.5, gt=0, description="Older than this many half-lives is no observation.")
    peaks: Annotated[tuple[float, ...], List] = Field(
        (25, 250), min_length=1, description="Deaths in the worst 12 of the last 120 months that part similar groups."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.peaks) != sorted(set(self.peaks)) or self.peaks[0] <= 0:
            raise SettingError(
                ("peaks",),
                f"peaks = {list(self.peaks)}: expected numbers above 0, each above the one before",
            )
        return self


class Errors(Section):
    """Measurement error by method: sd on the logit scale of the gap."""

    survey: Spread = Field(0.35, description="Surveys of a sample.")
    key_informant: Spread = Field(0.5, description="Key informants.")
    administrative: Spread = Field(0.5, description="Records of an administration.")
    satellite: Spread = Field(0.4, description="Measured from space.")
    event_count: Spread = Field(0.2, description="Counts of recorded events.")
    media_count: Spread = Field(0.5, description="Counts from the media.")
    estimate: Spread = Field(0.8, description="Estimates.")
    default: Spread = Field(0.8, description="Any other method.")


class Alerting(Section):
    """How alerts leave."""

    approval: bool = Field(True, description="A person looks at every alert before it is sent.")


class TierUp(Section):
    """A priority above that of the release before."""

    rule: Literal["tier_up"] = Field(description="Name of the rule.")
    quiet_days: int = Field(60, ge=0, description="Days without the same alert again.")
    step: Share = Field(0.0, description="How far the probability of 25 deaths must have risen since.")


class GapAbove(Section):
    """A gap above all of its last months."""

    rule: Literal["gap_above_own_maximum"] = Field(description="Name of the rule.")
    quiet_days: int = Field(60, ge=0, description="Days without the same alert again.")
    months: Annotated[tuple[Annotated[int, Field(ge=1)], ...], List] = Field(
        (12, 36), min_length=1, description="Spans of months to compare with, shortest first."
    )
    floor: Share = Field(0.5, description="Least gap.")
    step: Share = Field(0.05, description="How far above.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.months) != sorted(set(self.months)):
            raise SettingError(("months",), f"months = {list(self.months)}: expected each above the one before")
        return self


class DeadlinePassed(Section):
    """A promise past its deadline."""

    rule: Literal["deadline_passed"] = Field(description="Name of the rule.")
    quiet_days: int = Field(60, ge=0, description="Days without the same alert again.")


class MandateEnds(Section):
    """A mandate that ends soon."""

    rule: Literal["mandate_ends"] = Field(description="Name of the rule.")
    quiet_days: int = Field(60, ge=0, description="Days without the same alert again.")
    days: int = Field(90, ge=1, description="How soon.")


class RelapseAlert(Section):
    """A high probability of relapse."""

    rule: Literal["relapse"] = Field(description="Name of the rule.")
    quiet_days: int = Field(60, ge=0, description="Days without the same alert again.")
    horizon: int = Field(12, ge=1, le=36, description="Within how many months.")
    floor: Share = Field(0.3, description="Least probability.")
    extreme: Share = Field(1.0, description="Probability that passes the quiet days.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.floor > self.extreme:
            raise SettingError(
                ("floor",), f"floor = {self.floor:g} is above extreme = {self.extreme:g}; expected at most that"
            )
        return self


Alert = Annotated[TierUp | GapAbove | DeadlinePassed | MandateEnds | RelapseAlert, Field(discriminator="rule")]


class Restored(Section):
    """When one service counts as restored."""

    measure: str = Field(description="The measure that tells: a row of measures.csv.")
    standard: float = Field(description="The standard, in the unit of the measure.")
    baseline_until: date = Field(description="Last day before the war.")


class AssessSettings(BaseModel):
    """All sections of `assess.toml`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    tiers: Tiers = Field(default_factory=Tiers)
    strand_weights: dict[str, Share] = Field(description="Weight of each strand; they sum to 1.")
    evidence: Evidence = Field(default_factory=Evidence)
    error: Errors = Field(default_factory=Errors)
    alerts: Annotated[tuple[Alert, ...], List] = ()
    alerting: Alerting = Field(default_factory=Alerting)
    restored: dict[str, Restored] = Field(default_factory=dict, description="Services that may count as restored.")

    @model_validator(mode="after")
    def _together(self) -> Self:
        for strand in self.strand_weights:
            if strand not in STRANDS:
                raise SettingError(
                    ("strand_weights", strand), f"unknown strand {strand!r} in [strand_weights]{hint(strand, STRANDS)}"
                )
        total = math.fsum(self.strand_weights.values())
        if abs(total - 1) > 1e-9:
            raise SettingError(("strand_weights",), f"[strand_weights] sum to {total:g}; they must sum to 1")
        return self
