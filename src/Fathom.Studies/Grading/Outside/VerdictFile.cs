using System.Globalization;

namespace Fathom.Studies.Grading.Outside;

/// <summary>Verdicts that were given elsewhere, a line of JSON each, found by prompt and sample.</summary>
sealed class VerdictFile
{
    readonly string path;
    readonly Dictionary<(string Prompt, int Sample), (Verdict Verdict, long Line)> verdicts = [];

    /// <exception cref="FathomException">The file cannot be read, a line is no verdict, or two lines are of the same sample.</exception>
    public VerdictFile(string path)
    {
        this.path = path;
        try
        {
            using var file = new StreamReader(path);
            Read(new(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new FathomException(fault is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist" : $"{path} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>The verdict of a sample; where there is none, one that knows nothing.</summary>
    public Verdict Find(GradedSample sample) => verdicts.TryGetValue((sample.Prompt, sample.Sample), out var found)
        ? found.Verdict
        : new(null, null, string.Create(CultureInfo.InvariantCulture, $"{path} has no verdict of prompt \"{sample.Prompt}\", sample {sample.Sample}"));

    void Read(LineReader lines)
    {
        long number = 1;
        try
        {
            for (; lines.Next() is { } line; number++)
                if (!string.IsNullOrWhiteSpace(line))
                    Add(VerdictLine.Parse(line, $"as {path} says"), number);
        }
        catch (FormatException fault)
        {
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"{path}: line {number} {fault.Message}"), fault);
        }
    }

    void Add(VerdictLine line, long number)
    {
        var key = (line.Prompt ?? throw new FormatException("has no \"prompt\""), line.Sample ?? 0);
        if (!verdicts.TryAdd(key, (line.Verdict, number)))
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"is of the same prompt and sample as line {verdicts[key].Line}"));
    }
}
