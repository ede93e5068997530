# %% [markdown]
# # 1 · Share: what does the partner's program stand on?
#
# **You will** count how many of an outsider's calls survive a redesign of the site. 10 minutes in
# class, 10 for the exercise.
#
# ## Question
#
# A travel site wants to show what is free on fifty trains. One of its programmers reads our
# results page with a [scraper](../benchmarks/share/scraper.py), another one asks our
# [API](../benchmarks/share/api_client.py). Both work today. On Friday the page's cards become a
# table: same facts, same words, other markup. **How many of their calls are still right on
# Monday?**

# %%
from notebooks import calls, charts, checks, explaining, stage

# %% [markdown]
# ## Predict
#
# Of the scraper's fifty calls, how many still get the right answer? Write it down before anybody
# measures.

# %%
foretold = checks.predict("share.redesign", choices=("none", "some", "all"), answer=...)

# %% [markdown]
# ## Run
#
# Both builds start, both programs make their calls. Then a copy of the house is redesigned by a
# [patch](../benchmarks/share/redesigns/cards_to_table/request.md), started, and called again.
# About half a minute.

# %%
run = calls.redesigned(foretold, "cards_to_table")

# %%
charts.bars(
    "Right answers to an outsider's calls",
    f"right answers of {run.asked}",
    {"before": run.before, "after the redesign": run.after},
)

# %% [markdown]
# ## Read off
#
# What to notice: the page shows the same facts before and after. Which bars moved, and how far?

# %%
# solution: how many calls are right after the redesign?
scraper_after = run.after["monolith"]
api_after = run.after["decoupled"]

# %%
checks.read_off("right answers of the scraper", scraper_after, run.after["monolith"])
checks.read_off("right answers of the API's caller", api_after, run.after["decoupled"])

# %% [markdown]
# ## Explain
#
# The scraper knows the page by its markup, and nobody promised it any. The API's caller knows a
# contract, and the redesign did not touch that. The restaurant's picture: one guest reads the
# menu, the other photographs other people's plates.

# %%
print(foretold.against(explaining.kept(run)))
explaining.redesign(run)

# %%
explaining.in_compare("share.redesign")

# %% [markdown]
# ## Where the other side wins
#
# The rows below come from your last `make compare`. An API is no gift: somebody had to promise
# every name in it, and from then on a rename breaks outsiders there as well (lesson 3).

# %%
explaining.other_side("share", run.found)

# %% [markdown]
# ## Change
#
# Be the second programmer. All that you know is the [contract](../decoupled/openapi.json). Write
# what asks the API for the fares of one train: `http` is a client that already knows the address,
# `ride` has `train_number`, `origin`, `destination` and `date`.


# %%
# solution: three lines will do
def fares(http, ride):
    """Return {class_code: fare_paise} of the ride's train."""
    search = {"from": ride.origin, "to": ride.destination, "date": ride.date}
    found = http.get("/v1/departures", params=search).json()["departures"]
    train = next(each for each in found if each["train_number"] == ride.train_number)
    return {each["class_code"]: each["fare_paise"] for each in train["classes"]}


# %%
with stage.opened("decoupled") as sides:
    checks.fares_from(sides["decoupled"]["api"], fares, stage.world())

# %% [markdown]
# ## Exit quiz
#
# 1. Who is told when an attribute of the page goes away?
#    **a** everybody who signed in · **b** nobody · **c** whoever asked last
# 2. On what does the API's caller rely?
#    **a** on JSON, which never changes · **b** on fewer calls · **c** on promised names

# %%
# solution: a letter each
first = "b"
second = "c"

# %%
checks.quiz("share.1", first)
checks.quiz("share.2", second)
