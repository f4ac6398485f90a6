"""Every control that can be taken out, in the order of the threat model."""

from tests.mutants.control import Control
from tests.mutants.in_the_house import IN_THE_HOUSE
from tests.mutants.on_the_phone import ON_THE_PHONE

CONTROLS: tuple[Control, ...] = (*ON_THE_PHONE, *IN_THE_HOUSE)
