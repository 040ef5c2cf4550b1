using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fathom.Server.Answers;

namespace Fathom.Server;

/// <summary>What is counted, in the text that Prometheus reads.</summary>
sealed class Metrics
{
    readonly ConcurrentDictionary<(string Path, int Status), long> requests = new();
    static readonly int[] stepBounds = [1, 2, 3, 5, 10, 20, 50, 100];

    readonly long[] firstTokens = new long[stepBounds.Length + 1];
    long generated, prompts, measured, deep, firstTokenSteps;

    /// <summary>A request was answered.</summary>
    public void Count(string path, int status) => requests.AddOrUpdate((path, status), 1, static (_, count) => count + 1);

    /// <summary>Answers came to their end, whatever that was.</summary>
    public void Count(IReadOnlyList<Choice> choices)
    {
        foreach (var choice in choices)
        {
            Interlocked.Add(ref generated, choice.Generated);
            Interlocked.Add(ref measured, choice.Measured);
            Interlocked.Add(ref deep, choice.Deep);
            if (choice.StepsToFirstToken is > 0 and var steps)
                CountFirstToken(steps);
        }
        Interlocked.Add(ref prompts, choices.Count == 0 ? 0 : choices[0].Request.Prompts.Sum(static prompt => prompt.Ids.Length));
    }

    void CountFirstToken(int steps)
    {
        int bucket = Array.FindIndex(stepBounds, bound => steps <= bound);
        Interlocked.Increment(ref firstTokens[bucket < 0 ? stepBounds.Length : bucket]);
        Interlocked.Add(ref firstTokenSteps, steps);
    }

    /// <summary>Tokens were read and generated.</summary>
    public void Count(long read, long written)
    {
        Interlocked.Add(ref prompts, read);
        Interlocked.Add(ref generated, written);
    }

    /// <summary>All of it.</summary>
    public string Text(IReadOnlyList<ServedModel> models)
    {
        var text = new StringBuilder();
        Head("fathom_requests_total", "counter", "Requests that were answered.");
        foreach (var ((path, status), count) in requests.OrderBy(static one => one.Key))
            text.Append(CultureInfo.InvariantCulture, $"fathom_requests_total{{path=\"{path}\",status=\"{status}\"}} {count}\n");
        Head("fathom_tokens_total", "counter", "Tokens that were read and generated.");
        text.Append(CultureInfo.InvariantCulture, $"fathom_tokens_total{{kind=\"prompt\"}} {prompts}\nfathom_tokens_total{{kind=\"generated\"}} {generated}\n");
        Head("fathom_measured_tokens_total", "counter", "Tokens whose depth was measured, and deep-thinking ones among them: their ratio is the DTR.");
        text.Append(CultureInfo.InvariantCulture, $"fathom_measured_tokens_total{{kind=\"all\"}} {measured}\nfathom_measured_tokens_total{{kind=\"deep\"}} {deep}\n");
        OfModels("fathom_sequences_running", "gauge", "Sequences that run.", static model => model.Places.Taken);
        OfModels("fathom_requests_waiting", "gauge", "Requests that wait for a place.", static model => model.Places.InLine);
        OfModels("fathom_cache_bytes", "gauge", "Bytes of keys and values that sequences hold.", static model => model.Engine.HeldCacheBytes);
        Head("fathom_first_token_steps", "histogram", "Steps of the running batch until the first token of an answer.");
        long below = 0;
        for (int i = 0; i < firstTokens.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"fathom_first_token_steps_bucket{{le=\"{(i < stepBounds.Length ? stepBounds[i] : "+Inf")}\"}} {below += firstTokens[i]}\n");
        text.Append(CultureInfo.InvariantCulture, $"fathom_first_token_steps_sum {firstTokenSteps}\nfathom_first_token_steps_count {below}\n");
        Head("fathom_seconds_total", "counter", "Seconds of work by phase.");
        foreach (var model in models)
        {
            var timings = model.Engine.Timings;
            foreach (var (phase, seconds) in new[] { ("prefill", timings.Prefill), ("decode", timings.Decode), ("lens_product", timings.LensProduct), ("lens_reduction", timings.LensReduction) })
                text.Append(CultureInfo.InvariantCulture, $"fathom_seconds_total{{model=\"{Escaped(model.Name)}\",phase=\"{phase}\"}} {seconds:R}\n");
        }
        return text.ToString();

        void Head(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

        void OfModels(string name, string type, string help, Func<ServedModel, long> value)
        {
            Head(name, type, help);
            foreach (var model in models)
                text.Append(CultureInfo.InvariantCulture, $"{name}{{model=\"{Escaped(model.Name)}\"}} {value(model)}\n");
        }
    }

    static string Escaped(string label) => label.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
