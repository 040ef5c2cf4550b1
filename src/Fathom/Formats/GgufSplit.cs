using System.Globalization;

namespace Fathom.Formats;

/// <summary>A model split over files NAME-00001-of-0000N.gguf …: which files belong together, and whether they do.</summary>
static class GgufSplit
{
    const string CountKey = "split.count", NumberKey = "split.no", TensorsKey = "split.tensors.count";
    const int EndingLength = 20;

    /// <summary>The other files of the model, each known to be there; none where the model is not split.</summary>
    public static IEnumerable<string> OtherParts(GgufFile first)
    {
        long count = first.Metadata.Integer(CountKey) ?? 1;
        if (count <= 1)
            yield break;
        long number = first.Metadata.Integer(NumberKey) ?? 0;
        if (number != 0)
            throw new ModelFormatException(first.Path, $"is part {number + 1} of a model split in {count}: open its first part");
        string ending = Ending(1, count);
        if (!first.Path.EndsWith(ending, StringComparison.Ordinal))
            throw new ModelFormatException(first.Path, $"is one of {count} parts of a split model, but its name does not end in {ending}");
        for (long part = 2; part <= count; part++)
        {
            string path = first.Path[..^ending.Length] + Ending(part, count);
            yield return File.Exists(path)
                ? path : throw new ModelFormatException(first.Path, $"is split in {count} parts, of which {Path.GetFileName(path)} is missing");
        }
    }

    /// <summary>Checks that a file is the part that its name says, counted from 0.</summary>
    public static void CheckPart(GgufFile first, GgufFile part, int number)
    {
        if (part.Metadata.Integer(CountKey) != first.Metadata.Integer(CountKey) || part.Metadata.Integer(NumberKey) != number)
            throw new ModelFormatException(part.Path, $"does not say that it is part {number + 1} of the model");
    }

    /// <summary>Checks that the parts hold as many tensors as the first one says.</summary>
    public static void CheckTensorCount(GgufFile whole)
    {
        if (whole.Metadata.Integer(TensorsKey) is long count && count != whole.Tensors.Count)
            throw new ModelFormatException(whole.Path, $"{TensorsKey} is {count}, but the model has {whole.Tensors.Count} tensors");
    }

    /// <summary>Whether a name is that of a part behind the first, such as model-00002-of-00003.gguf.</summary>
    public static bool IsLaterPart(string path) =>
        HasPartEnding(path) && int.Parse(path.AsSpan()[^19..^14], CultureInfo.InvariantCulture) > 1;

    /// <summary>A path without its ending and, where it is a part's, without what numbers the part.</summary>
    public static string Stem(string path) => path[..^(HasPartEnding(path) ? EndingLength : ".gguf".Length)];

    static bool HasPartEnding(string path) => path.Length >= EndingLength && path[^EndingLength] == '-' && path[^14..^10] == "-of-"
        && path.AsSpan()[^19..^14].IndexOfAnyExceptInRange('0', '9') < 0 && path.AsSpan()[^10..^5].IndexOfAnyExceptInRange('0', '9') < 0;

    static string Ending(long part, long count) => $"-{part:D5}-of-{count:D5}.gguf";
}
