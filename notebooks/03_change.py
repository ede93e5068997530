# %% [markdown]
# # 3 · Change: who must move when a word moves?
#
# **You will** count what a rename touches on both sides, and who breaks who was not told.
# 10 minutes in class, 10 for the exercise.
#
# ## Question
#
# Support wants a clearer name: `chance` becomes `confirmation_chance`, in the pages, the API, and
# wherever somebody reads it. The [request](../benchmarks/change/requests/rename_chance/request.md)
# was written before the patches, with what its author expected. **On which side do fewer files
# change by hand, and what becomes of a client whom nobody told?**

# %%
from notebooks import charts, checks, explaining, renaming

# %% [markdown]
# ## Predict
#
# On which side do fewer files have to change by hand? Tests and generated files do not count.

# %%
foretold = checks.predict("change.rename.files", choices=checks.SIDES, answer=...)

# %% [markdown]
# ## Run
#
# A copy of the house gets the monolith's patch, another one the decoupled build's. Each starts, and
# the two outsiders of lesson 1 call, who still know the old name. About half a minute.

# %%
run = renaming.renamed(foretold, "rename_chance")

# %%
charts.bars("What the rename touches", "count, changed by hand", explaining.by_measure(run))

# %%
charts.bars(
    "Calls of the old clients that still get an answer",
    f"calls of {run.asked}",
    {"after the rename": run.answered},
)

# %% [markdown]
# ## Read off
#
# What to notice: who has to change is one thing, who breaks is another. Compare the two charts.

# %%
# solution: how many files change by hand, and how many clients in the decoupled build?
files_of_the_monolith = run.counts["monolith"].files
files_of_the_decoupled = run.counts["decoupled"].files

# %%
monolith, decoupled = run.counts["monolith"], run.counts["decoupled"]
checks.read_off("files, monolith", files_of_the_monolith, monolith.files)
checks.read_off("files, decoupled", files_of_the_decoupled, decoupled.files)

# %% [markdown]
# ## Explain
#
# In one process a name may change everywhere in one commit. A name in a contract is read by others,
# each with a clock of their own. To keep the old name beside the new one is the usual way out, and
# the price is a fact with two names.

# %%
print(foretold.against(run.found))
explaining.rename(run)

# %%
explaining.in_compare("change.rename.files")

# %% [markdown]
# ## Where the other side wins
#
# This is one request of a catalogue; others ask for things that touch the two sides differently.

# %%
explaining.other_side("change", run.found)

# %% [markdown]
# ## Change
#
# Before a rename somebody must find who reads the name. Write a search: the names of the `.js`
# files below a folder in which the whole word stands. Does a word search find the readers?


# %%
# solution: `chance` is not `chances`, and `\b` is where a word ends
import re


def saying(word, folder):
    """Return the names of the .js files below a folder that say a word."""
    whole = re.compile(rf"\b{word}\b")
    return {file.name for file in folder.rglob("*.js") if whole.search(file.read_text("utf-8"))}


# %%
checks.files_saying(saying, "chance")
explaining.readers(saying("chance", checks.WEB), run.counts["decoupled"])

# %% [markdown]
# ## Exit quiz
#
# 1. A contract names a field. What does that do for a client when the field is renamed?
#    **a** it goes on working · **b** it can be told beforehand, no more · **c** nothing
# 2. When is a rename cheap?
#    **a** when all its readers are in one commit · **b** when the name is short · **c** in JSON

# %%
# solution: a letter each
first = "b"
second = "a"

# %%
checks.quiz("change.1", first)
checks.quiz("change.2", second)
