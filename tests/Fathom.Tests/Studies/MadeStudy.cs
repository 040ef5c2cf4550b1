using Fathom.Lenses;
using Fathom.Models;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Tests.Studies;

/// <summary>Studies of made numbers.</summary>
static class MadeStudy
{
    /// <summary>A sample as it is made; what is not said is null in the table.</summary>
    public sealed record Sample(string Prompt, int Number, bool? Correct, string? Answer, int Tokens = 10)
    {
        public double? Dtr { get; init; } = 0.5;

        public double? PrefixDtr { get; init; } = 0.5;

        public double? LogProbability { get; init; } = -0.5;

        public string Finish { get; init; } = "end";

        public bool? Kept { get; init; }

        public int? PrefixTokens { get; init; }
    }

    /// <summary>Makes a study and opens it.</summary>
    public static StudyFile Of(string path, IReadOnlyList<Sample> samples, StoredDetail store = StoredDetail.Samples)
    {
        using (var study = Empty(path, store))
        {
            foreach (var (place, prompt) in samples.Select(sample => sample.Prompt).Distinct().Index())
            {
                using var insert = study.Duck.CreateCommand();
                insert.CommandText = $"insert into prompts values ($1, {place}, '{{}}', 'q', null, 5, '1', null, null)";
                insert.Parameters.Add(new(prompt));
                insert.ExecuteNonQuery();
            }
            using var appender = study.Duck.CreateAppender("samples");
            foreach (var sample in samples)
            {
                var row = appender.CreateRow().AppendValue(sample.Prompt).AppendValue(sample.Number).AppendValue(7L).AppendValue("text").AppendValue(sample.Finish).AppendValue(sample.Tokens)
                    .AppendValue(sample.Dtr).AppendNullValue().AppendNullValue().AppendValue(sample.PrefixDtr).AppendValue(sample.LogProbability * -1).AppendValue(sample.LogProbability).AppendValue(sample.Kept).AppendValue(sample.PrefixTokens)
                    .AppendValue(sample.Dtr * 30).AppendNullValue().AppendNullValue().AppendNullValue().AppendNullValue().AppendNullValue().AppendNullValue().AppendNullValue().AppendNullValue()
                    .AppendNullValue().AppendNullValue().AppendValue(sample.LogProbability).AppendValue(-Math.Exp(-sample.LogProbability ?? 0)).AppendValue(sample.LogProbability).AppendValue(sample.LogProbability * -2).AppendValue(sample.LogProbability).AppendValue(sample.LogProbability * -1);
                row.AppendValue(sample.Answer).AppendValue(sample.Correct).AppendValue("number").AppendValue("because").AppendNullValue().AppendValue(0.5).EndRow();
            }
        }
        return StudyFile.Open(path, readOnly: true);
    }

    /// <summary>Random prompts of unlike difficulty, whose measures tell a little of being right.</summary>
    public static IEnumerable<Sample> Random(int prompts, int samples, int seed)
    {
        var random = new Random(seed);
        for (int prompt = 0; prompt < prompts; prompt++)
        {
            double difficulty = random.NextDouble();
            for (int number = 0; number < samples; number++)
            {
                bool right = random.NextDouble() > difficulty;
                double dtr = Math.Round(Math.Clamp(0.3 + (right ? 0.05 : 0) + 0.2 * random.NextDouble(), 0, 1), 2);
                yield return new($"p{prompt}", number, right, random.Next(12) == 0 && !right ? null : right ? "1" : $"{2 + random.Next(3)}", 20 + random.Next(200))
                {
                    Dtr = dtr,
                    PrefixDtr = Math.Round(dtr + 0.1 * random.NextDouble(), 2),
                    LogProbability = -random.NextDouble(),
                    Finish = random.Next(20) == 0 ? "length" : "end",
                };
            }
        }
    }

    static StudyFile Empty(string path, StoredDetail store)
    {
        var model = new ModelIdentity("made", "llama", "Q8_0", 30, 64, 1000, new('0', 64));
        return StudyFile.BeginOrContinue(path, new(new StudyOptions { Store = store }.Head(null).Options, store, "number", new Conventions(LensProfile.Fathom, 0.5m, 0.85m, LensName.Parse("logit lens, raw")), model));
    }
}
