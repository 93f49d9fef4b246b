"""What the rules of pooled years refuse (outcomes/migrations/sql/keep_pools.sql), in words."""

from obb.admin.refusals import say
from outcomes.queries.pools import POOLS_STAY

say(pools_stay=POOLS_STAY)
