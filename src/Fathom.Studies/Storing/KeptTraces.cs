using Fathom.Studies.Data;
using Fathom.Traces;

namespace Fathom.Studies.Storing;

/// <summary>Reads the traces that a study keeps, each in parts.</summary>
static class KeptTraces
{
    /// <summary>The trace of a sample; null where none is kept.</summary>
    /// <exception cref="FathomException">It is damaged.</exception>
    public static Trace? Find(StudyFile study, string prompt, int sample) =>
        Read(study, " where prompt = $1 and sample = $2 order by part", prompt, sample).Select(static kept => kept.Trace).FirstOrDefault();

    /// <summary>All of them, one after the other in the order in which they were written.</summary>
    /// <exception cref="FathomException">One is damaged.</exception>
    public static IEnumerable<(string Prompt, int Sample, Trace Trace)> Each(StudyFile study) => Read(study, "");

    static IEnumerable<(string Prompt, int Sample, Trace Trace)> Read(StudyFile study, string which, params object?[] values)
    {
        using var command = study.Duck.Command($"select prompt, sample, part, bytes from traces{which}", values);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        using var bytes = new MemoryStream();
        (string Prompt, int Sample)? current = null;
        for (int part = 0; reader.Read(); part++)
        {
            var next = (reader.GetString(0), reader.GetInt32(1));
            if (current is { } whole && whole != next)
            {
                yield return (whole.Prompt, whole.Sample, Parsed(study, bytes, whole));
                bytes.SetLength(0);
                part = 0;
            }
            current = next;
            if (reader.GetInt32(2) != part)
                throw Damaged(study, next, "a part of it is missing");
            using var blob = reader.GetStream(3);
            blob.CopyTo(bytes);
        }
        if (current is { } last)
            yield return (last.Prompt, last.Sample, Parsed(study, bytes, last));
    }

    static Trace Parsed(StudyFile study, MemoryStream bytes, (string Prompt, int Sample) of)
    {
        bytes.Position = 0;
        try
        {
            return FathomFile.Read(bytes);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(study, of, error.Message);
        }
    }

    static FathomException Damaged(StudyFile study, (string Prompt, int Sample) of, string why) =>
        new($"{study.Path}: the trace of prompt \"{of.Prompt}\", sample {of.Sample}, cannot be read: {why}");
}
