# %% [markdown]
# # 2 · Scale: what does one traveller's task cost?
#
# **You will** count requests and bytes, and weigh CPU, for the same task on both builds. 10
# minutes in class, 10 for the exercise.
#
# ## Question
#
# A request is a bad unit: a page is one answer, a client may need several calls. So the unit here
# is the **task**: find a train, book it, look the trip up. The same traveller asks the same
# questions at both doors, and every answer is checked. **What does a task cost the servers and
# the line?**

# %%
from notebooks import charts, checks, explaining, stage, tasks, visits

# %% [markdown]
# ## Predict
#
# Which build needs less CPU to find a train? Both ask the same database, call the same rules and
# the same model.

# %%
foretold = checks.predict("scale.find_a_train.cpu", choices=checks.SIDES, answer=...)

# %% [markdown]
# ## Run
#
# Forty tasks of each kind on each side, in five rounds, A B B A. Then a browser with an empty
# cache visits both. Requests and bytes are exact; CPU is that of all processes of a side. About
# half a minute.

# %%
with stage.measured(foretold) as sides:
    costs = tasks.costs(sides)
    seen = visits.visits(sides)

# %%
charts.bars("Requests", "requests per task", tasks.by_task(costs, "requests"))

# %%
charts.bars("Over the wire", "bytes per task, with headers", tasks.by_task(costs, "wire_bytes"))

# %%
charts.bars("Work of the servers", "CPU ms per task", tasks.by_task(costs, "cpu"))

# %% [markdown]
# ## Read off
#
# What to notice: the pairs of bars do not differ by the same factor from task to task. Which task
# differs most, and why?

# %%
# solution: how many requests does one booking take on each side?
of_the_monolith = costs["book"]["monolith"].requests
of_the_api = costs["book"]["decoupled"].requests

# %%
booking = costs["book"]
checks.read_off("the monolith's requests", of_the_monolith, booking["monolith"].requests)
checks.read_off("the API's requests", of_the_api, booking["decoupled"].requests)

# %% [markdown]
# ## Explain
#
# On screen a booking is the same walk on both sides: what is offered, the sending, the trip. A
# page brings its layout along each time. The API sends facts only; whoever calls it must already
# have the layout. These are a few live rounds: only ratios count.

# %%
found = checks.lower(tasks.cpu_rounds(costs, "find_a_train"))
print(foretold.against(found))
explaining.tasks(costs)

# %%
explaining.in_compare("scale.find_a_train.cpu")

# %% [markdown]
# ## Where the other side wins
#
# Whoever calls an API must have a client first. Here is a browser that comes for the first time,
# and one that comes again.

# %%
explaining.visits(seen)

# %%
explaining.other_side("scale", found)

# %% [markdown]
# ## Change
#
# The client's files are paid once, the facts at every search. Write how many bytes have come over
# after some searches: the first one costs `first`, each later one costs `each`.


# %%
# solution: one line
def bytes_after(searches, first, each):
    """Return the bytes that so many searches have brought over."""
    return first + (searches - 1) * each


# %%
checks.bytes_after(bytes_after)
explaining.ledger(bytes_after, seen, costs)

# %% [markdown]
# ## Exit quiz
#
# 1. Both sides book in the same steps. What do the monolith's answers carry besides the facts?
#    **a** the layout, each time · **b** the model · **c** the other travellers' bookings
# 2. A live run says “inconclusive”. What does it mean?
#    **a** the builds are equal · **b** the tool is broken · **c** it takes a longer measurement

# %%
# solution: a letter each
first = "a"
second = "c"

# %%
checks.quiz("scale.1", first)
checks.quiz("scale.2", second)
