using Fathom.Studies.Data;
using Fathom.Studies.Grading;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Running;

/// <summary>Grades what a study holds, without a model.</summary>
public static class StudyGrading
{
    const int Page = 1_000;

    /// <summary>Takes in answers of other programs as samples, which are not measured, so that they can be graded.</summary>
    /// <param name="study">The study, with its prompts.</param>
    /// <param name="options">Which column holds the answers.</param>
    /// <returns>How many were not there before.</returns>
    /// <exception cref="FathomException">The study cannot be written, or a column holds no texts.</exception>
    public static long TakeAnswers(StudyFile study, StudyOptions options)
    {
        var writer = new SampleWriter(study, options.Prefix);
        long taken = 0;
        foreach (var (prompt, missing) in new PendingPrompts(study, options).Each())
        {
            var answers = prompt.Responses(options.Columns.Response!);
            foreach (int number in missing)
                writer.Add(new(prompt.Id, number) { Text = answers[number], Problem = "it was taken in without a model" }, figures: null);
            taken += missing.Length;
            if (writer.WaitingSamples >= Page)
                writer.Commit();
        }
        writer.Commit();
        return taken;
    }

    /// <summary>Grades all answers anew; verdicts that there were are replaced, all together.</summary>
    /// <param name="study">The study.</param>
    /// <param name="grader">How; null takes all verdicts away.</param>
    /// <param name="progress">Told how many are graded, and how many there are.</param>
    /// <param name="cancel">Ends it; the study stays as it was.</param>
    /// <returns>How many were graded, and how many of them are right.</returns>
    /// <exception cref="FathomException">A program gave no verdict, or the study cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static (long Graded, long Right) Grade(StudyFile study, Grader grader, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        long graded = 0, right = 0, all = Convert.ToInt64(study.Duck.Value("select count(*) from samples where text is not null"));
        study.Transact(() =>
        {
            study.Duck.Run("create or replace temp table verdicts (prompt varchar, sample integer, answer varchar, correct boolean, reason varchar)");
            long done = 0;
            foreach (var page in Answers(study).Chunk(Page))
            {
                using var appender = study.Duck.CreateAppender("verdicts");
                foreach (var (sample, text, expected) in page)
                {
                    cancel.ThrowIfCancellationRequested();
                    var verdict = grader.Grade(text, expected, sample);
                    appender.CreateRow().AppendValue(sample.Prompt).AppendValue(sample.Sample).AppendValue(verdict.Answer).AppendValue(verdict.Correct).AppendValue(verdict.Reason).EndRow();
                    graded += verdict.Correct is null ? 0 : 1;
                    right += verdict.Correct == true ? 1 : 0;
                    progress?.Invoke(++done, all);
                }
            }
            study.Duck.Run("update samples set answer = v.answer, correct = v.correct, grader = $1, reason = v.reason from verdicts v where samples.prompt = v.prompt and samples.sample = v.sample", grader.Kind);
            study.Duck.Run("drop table verdicts");
            study.SetGrader(grader.Kind);
        });
        return (graded, right);
    }

    /// <summary>All answers, a page at a time in the order of their prompts.</summary>
    static IEnumerable<(GradedSample Sample, string Text, string? Expected)> Answers(StudyFile study)
    {
        for (long after = -1, last = Convert.ToInt64(study.Duck.Value("select coalesce(max(place), -1) from prompts")); after < last; after += Page)
        {
            var page = new List<(GradedSample, string, string?)>();
            using (var command = study.Duck.Command("""
                select s.prompt, s.sample, s.text, p.expected, p."row"::varchar from samples s join prompts p on p.id = s.prompt
                where s.text is not null and p.place > $1 and p.place <= $2 order by p.place, s.sample
                """, after, after + Page))
            using (var reader = command.ExecuteReader())
                while (reader.Read())
                    page.Add((new(reader.GetString(0), reader.GetInt32(1), reader.IsDBNull(4) ? null : reader.GetString(4)), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
            foreach (var answer in page)
                yield return answer;
        }
    }
}
