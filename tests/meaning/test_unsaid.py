"""Words of quantity, order and difference that say nothing of the data, and some that do."""

import pytest

from analysis.meaning.unsaid import without_cited, without_unsaid
from analysis.prose.typed import problems
from tests.support.forms import sentences
from tests.support.run import write

FRONT = "---\ntitle: Small\n---\n\n"
ORDINARY = """
When a letter came at last, there was no time to prepare.
Help came when it was least expected.
They felt rushed on most days, and wished for longer evenings.
The family met once a week, and the day began at two in the morning.
They had worked there for more than ten years, and planned two seasons ahead.
The last years were the hardest months of their lives.
There were three kinds of hurry, and two ways out.
One participant (P4) had left; two others (P1 and P7) stayed.
Several carers (P1; P2; P9) spoke of hope, and both nurses (P3, P5) agreed.
Participants said that quarrels were common and always ended at noon.
She recalled that it was late, and that nobody came.
She recalled that nobody outsourced it.
She recalled that nobody sourced it, and that nobody would outsource it.
Firstly, notes were taken. Secondly, they were read.
She felt that nobody listened, and he told us that every phone was off.
As one of the carers put it, the body stayed; as another nurse said, it stayed.
It was not only noise that kept them awake but also light.
Keys are lent only if they are asked for.
The study has several strengths and two limitations.
First, notes were taken. Second, they were read.
Teams should follow new residents for longer and include both parents.
Before the first call, the last visit was on their minds.
To wait was the best option, or the worst moment.
They slept under the same roof and spoke in almost the same words.
Large hospitals and small towns do so as well.
He lived alone, and she could not speak alone.
The group fell silent, and children grew up.
Two of the authors had worked there, and both readings hold.
There was nowhere to go and nobody to help.
To sit on the bench was to be different.
We cannot say how many there are, nor how often it happened.
They were unsure how much of their own story to share.
It made them feel smaller than they were.
The whistle came an hour ahead of it, and help only when it was nearly too late.
The first of these was that a door was open.
Three points follow for practice.
Two points remain, three points deserve thought, and two points stand out.
A nod was worth more than a leaflet, and a name meant a great deal.
Wards could begin with small things, no matter how many beds there are.
What made the difference was a hand, each time.
The host would come soon, to the edge of the pitch.
More research is needed, and greater attention to the nights.
There are several possible explanations for this, and a number of limitations.
Two main findings stand out, and both findings fit; two points are worth keeping in mind.
Trust did not come all at once, and they were told that all was well.
It was more of an addition than a duty, and such gestures could change everything.
To be heard was not the same as being agreed with, as is common there.
They had been in the same position.
A mother of three woke in the hours between two and five.
The first walk was hard, and so was the first bus ride.
A single phone call or a single word would do.
They said less than they wanted to, and spoke more freely then.
At the beginning of every visit a form was filled in.
Where a plan failed, they made another one.
In all, codes were discussed in regular meetings, and a researcher led the groups.
The word was used in different senses, and a different team may have told of it.
Without it there would be no service at all.
This may have encouraged some participants and discouraged others.
Some participants may have held back, and some might not have come.
It is frequently presented as cheap. It began with little things.
One is that they were trained; it was not the same as being told.
They saw that they were not the only ones.
Trust between them grew slowly, and confidence had grown.
The views of those who declined are not known, for she had declined to come.
One mother recalled that she slept, and one of them explained why.
They were recruited through a single service.
It was of little use, and supervision was no luxury.
Care opens to some services and closes to others, and to some degree waiting lists grow.
It was at odds with the care they wanted, and some kind of plan was missed.
It was read as a sign that nobody cares, and trust begins with being heard.
""".strip().splitlines()
RESULTS = """
Most nurses agreed over the years.
Nurses named it a second time.
It carried the day.
Both kinds of source raise it.
Most of these minutes were about fear.
One participant (P4, P5) had left.
Two nurses spoke of it (P1).
One nurse in three (P1) left.
Both nurses (P3, P4, P5) agreed.
It was said that most agreed.
We thought that nobody was silent.
The article said that all agreed.
It was widely felt that all agreed.
Nurses said that most interviews were long.
Nurses said that it was late, and that most interviews were long.
Nurses said that it was late, and most agreed.
First, nurses named fear.
It should be noted that hope was rare.
It should be so in most interviews.
Services should, most managers felt, change.
The reasons were many.
Nurses, who said that hope was rare, outnumber doctors.
As one nurse in three said, it was so.
Not only nurses agreed; but all did.
At no time did nurses name hope.
At no point was hope named.
The first interview was about fear.
The best nurses agreed.
The same nurses agreed, and the same number of doctors.
Large groups named it.
Stigma led the interviews.
In all interviews it was named.
It was raised in different numbers.
Stigma was a regular subject.
Nurses alone named it, and doctors spoke alone of it.
Hope fell among nurses, and fear grew in groups.
Two of the nurses had worked there, and both groups did.
There was nobody to disagree.
Nurses were different from doctors, and different they were.
It shows how many nurses agreed.
Nurses spoke longer than doctors did.
Nurses were ahead of doctors, and spoke only when interviews ended.
The first of these themes was fear.
Three points were raised.
Nurses said more than doctors.
Themes begin with fear, and the list began with hope.
It was a feeling that nobody shared.
Some nurses agreed to some extent, and it was known to some and to others not.
What made a theme different was hope.
A host of nurses agreed.
There was no sense of hope.
The best part of the talk was about fear.
Fear took first place.
Nurses and managers had fear in common.
Services should change, as most said.
More nurses named it, and greater hope was theirs.
Two findings were raised.
There are several groups, and a number of nurses.
All was raised there.
Hope was more of a theme among nurses.
Hope was the same among nurses as among doctors.
The same position was raised.
Two and five nurses named it.
The first finding was raised.
A single nurse named it, and not a single call was named.
Nurses said less than doctors wanted to.
Every visit was named by nurses.
There was no service.
Some nurses have held back.
Some nurses may not, but most did.
It may have been named by some.
Others may have named it, as some did.
It was frequently named, and often presented by nurses.
They were the only ones who named it.
Trust grew from the first to the last.
Hope declined among nurses.
Hope declined to nothing there.
Trust grew with the years of nurses.
Hope is often regarded as lost by participants.
Only one mother recalled it.
One interview recalled it.
One mother in three said so.
One third of mothers said so, and one half said more.
More than one mother recalled it.
One mother named it.
They named it in a single service.
Nurses describe different fears.
We saw that two in the group disagreed.
They show how many agreed.
It showed how often hope was named.
They reveal how few agreed.
It reveals how common fear was.
It revealed how many agreed.
""".strip().splitlines()


def refused(folder, sentences, heading="Findings"):
    write(folder, {"index.qmd": f"{FRONT}## {heading}\n\n" + "\n\n".join(sentences) + "\n"})
    rows = {int(problem.split(":")[1]) for problem in problems(folder)}
    return [said for n, said in enumerate(sentences) if 7 + 2 * n in rows]


def test_ordinary_sentences_stand_where_results_are(tmp_path):
    assert refused(tmp_path, ORDINARY) == []


def test_what_only_looks_like_these_is_refused(tmp_path):
    assert refused(tmp_path, RESULTS) == RESULTS


CITING = """
Gardens are rarely described, and mostly by men [@acker2020].
Company was as important as soil there, as @clay2021 shows; few said so.
It was often shown that women value the same person [@beet2018], and almost every guide says so.
""".strip().splitlines()
OURS = """
Most participants agreed, as others did [@acker2020].
In {{< var n.sources >}} sources few did so [@acker2020].
In {{< var n.sources >}} few did so [@acker2020].
This was rarely said by those whom we met [@acker2020].
It was rarely said, as @tbl-a shows.
It was rarely said. Others say so [@acker2020].
""".strip().splitlines()


THEIRS = [
    "It was rarely said of a {person|persons|nurse} [@beet2018].",
    "It is rarely so{| (cf.Acker)| …so|} there [@acker2020]{.|!|?|...}",
    "Few said so, as @{acker2020|figures2020|section2020} shows.",
]
NOT_THEIRS = [
    "It was rarely said, as @{fig-a|sfig-a|tbl-a|stbl-a|sec-a|eq-a} shows.",
    "It was rarely said by {us|we|our team|those here|this study|these data|the data|findings"
    "|results|personnel and participants|interviews|people} [@acker2020].",
    "It was rarely said by {a@acker2020|a.@acker2020|@-2020}.",
    "It was rarely said{.|!|?|...} Others say so [@acker2020].",
]


def test_a_sentence_is_of_a_work_that_it_cites_if_it_says_nothing_of_ours(tmp_path):
    theirs, ours = ([t for f in forms for t in sentences(f)] for forms in (THEIRS, NOT_THEIRS))
    assert refused(tmp_path, theirs, "Discussion") == []
    assert refused(tmp_path, ours, "Discussion") == ours


def test_what_a_discussion_says_of_the_works_that_it_cites_is_theirs(tmp_path):
    assert refused(tmp_path, CITING, "Discussion") == []
    assert refused(tmp_path, CITING, "Findings") == CITING
    assert refused(tmp_path, OURS, "Discussion") == OURS


@pytest.mark.parametrize("blanked", [without_unsaid, without_cited])
def test_every_line_stays_where_it_is(blanked):
    text = "They said that nobody\never came. It is rare\n[@a2020], they felt."
    assert [len(line) for line in blanked(text).split("\n")] == [21, 21, 20]
