"""What the API answers the staff: charts, load factors and the model."""

import datetime

from pydantic import BaseModel, Field

from booking_api.http.fields import ClassCode, Day, JourneyDate, TrainName, TrainNumber


class Promoted(BaseModel):
    """How many parties moved up, by where they stand now."""

    CNF: int = Field(description="Parties with a berth now", examples=[3])
    RAC: int = Field(description="Parties with a RAC place now", examples=[5])


class ClassChart(BaseModel):
    """What the chart did in one class."""

    class_code: ClassCode
    released: int = Field(description="Berths that other quotas left unused", examples=[9])
    promoted: Promoted
    cancelled: int = Field(description="Parties left on the waitlist", examples=[12])
    refund_paise: int = Field(description="What they all got back, paise", examples=[1284000])


class Chart(BaseModel):
    """The chart of one train on one day (R9)."""

    train_number: TrainNumber
    journey_date: JourneyDate
    classes: list[ClassChart]


class ClassLoadFactor(BaseModel):
    """How full one class is; all counts are passengers."""

    class_code: ClassCode
    berths: int = Field(description="Berths on sale", examples=[320])
    fullest_leg: int = Field(description="Confirmed passengers there", examples=[301])
    load_factor: float = Field(
        ge=0, le=1, description="Passenger-km sold ÷ berth-km offered", examples=[0.87]
    )
    rac_length: int = Field(description="Passengers in RAC")
    waitlist_length: int = Field(description="Passengers on the waitlist")
    charted: bool = Field(description="Whether the chart is made")


class TrainLoadFactors(BaseModel):
    """How full one train is, class by class."""

    train_number: TrainNumber
    train_name: TrainName
    starts_at: datetime.datetime = Field(description="When it leaves its origin, IST")
    charted: bool = Field(description="Whether the chart is made")
    chartable: bool = Field(description="Whether its chart can be made now (R9)")
    classes: list[ClassLoadFactor]


class LoadFactors(BaseModel):
    """The trains that leave their origin on a day, earliest first."""

    date: Day = Field(description="Day on which the trains leave their origin")
    trains: list[TrainLoadFactors]


class Grade(BaseModel):
    """How good some chances were in the test block."""

    auc: float
    brier: float
    log_loss: float
    ece: float = Field(description="Expected calibration error")


class Reliability(BaseModel):
    """One of equally full bins of the test block: what was told, and what happened."""

    parties: int
    mean_chance: float = Field(validation_alias="chance", description="What they were told")
    happened: float = Field(description="Share of them that was confirmed")


class ModelCard(BaseModel):
    """What a reader must know of the model; its grades are of the test block."""

    data_hash: str = Field(description="Of all that its history was made from")
    label: str
    censoring: str
    limits: str
    features: list[str]
    rows: dict[str, int] = Field(description="Parties by block: train, calibration, test")
    base_rate: float = Field(description="Share of the test block that was confirmed")
    metrics: dict[str, Grade] = Field(description="By what told the chances")
    reliability: list[Reliability]
    versions: dict[str, str] = Field(description="Of what it was made with")


class LiveMean(BaseModel):
    """Everybody in RAC or waitlisted for the uncharted trains of the coming week."""

    waiting: int = Field(description="Parties", examples=[1840])
    mean_chance: float | None = Field(description="Of them all; null: no estimate")
    training_mean: float | None = Field(description="Share confirmed in training; null: no model")


class WatchedModel(BaseModel):
    """The model as the staff watch it."""

    condition: str = Field(description="on, off, or why there is no estimate", examples=["on"])
    card: ModelCard | None
    live: LiveMean
