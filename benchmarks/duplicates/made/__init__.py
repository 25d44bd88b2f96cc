"""Articles on one subject, made by rule and hard to tell apart on purpose; and copies of them.

`make(number)` always makes the same article. One in twenty is an edited copy, by another site, of
an earlier article; every other one tells a story of its own. What makes two of them two stories, by
manner (`Made.about` holds it, and no two stories share it):

- "pages of one site": a food, how it is prepared, and a nutrient; four sites, two skeletons
- "pages of many sites": a local group's cooking class (town, food), or a pharmacy's product (town,
  nutrient, dose): hundreds of sites that fill in the same skeleton
- "news": a study of one food by one university: other participants, figures, people, journal. The
  sentences come from some hundred patterns. One in eight is a sister of the one before: the same team, the
  same sentences throughout, another food and other results
- "furniture": as news, but short, among more words that stand on every page of its publisher, who has
  two sites
- "digest": the site and number of a round-up, which repeats the beginnings of five news items word for word;
  two of them share two items at most
- "yearly": the year of a survey whose page is the same every year but for its figures; every second
  one does not even name the year in its title

All figures (amounts, participants, percentages, prices, dates) are drawn anew for each story. A few may
agree by chance; all of them never do.
"""

from benchmarks.duplicates.made.articles import MANNERS, MOST, Made, make
from benchmarks.duplicates.made.edits import EDITS

__all__ = ["EDITS", "MANNERS", "MOST", "Made", "make"]
