using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>The tokens that a fit learns from, or is tested on: of one text or of several, each read from its own begin.</summary>
/// <param name="texts">The texts, none of them empty.</param>
sealed class FitTokens(IReadOnlyList<ArraySegment<int>> texts)
{
    /// <summary>How many there are.</summary>
    public int Count { get; } = texts.Sum(static text => text.Count);

    /// <summary>Of one text: what is learnt from is its begin, and its last tenth is held out.</summary>
    /// <exception cref="FathomException">It is too short.</exception>
    public static (FitTokens Train, FitTokens HeldOut) OfText(int[] ids, int most)
    {
        int held = HeldOf(ids.Length, most), trained = Math.Min(ids.Length - held, most);
        return (new([new(ids, 0, trained)]), new([new(ids, ids.Length - held, held)]));
    }

    /// <summary>Of several: no more are taken than are used, and the last tenth of what was taken is held out.</summary>
    /// <exception cref="FathomException">They are too short.</exception>
    public static (FitTokens Train, FitTokens HeldOut) OfTexts(IEnumerable<int[]> texts, int most)
    {
        var taken = new List<ArraySegment<int>>();
        int count = 0, wanted = most + most / 10;
        foreach (int[] text in texts)
        {
            int part = Math.Min(text.Length, wanted - count);
            if (part > 0)
                taken.Add(new(text, 0, part));
            if ((count += part) == wanted)
                break;
        }
        int trained = count - HeldOf(count, most);
        return (new([.. Between(taken, 0, trained)]), new([.. Between(taken, trained, count)]));
    }

    /// <summary>The texts in parts that a section holds, and as many of these at once as one holds together.</summary>
    /// <param name="section">The most tokens of a section.</param>
    public IEnumerable<IReadOnlyList<int[]>> Sections(int section)
    {
        var parts = new List<int[]>();
        int count = 0;
        foreach (int[] part in texts.SelectMany(text => text.Chunk(section)))
        {
            if (count + part.Length > section)
            {
                yield return parts;
                (parts, count) = ([], 0);
            }
            parts.Add(part);
            count += part.Length;
        }
        yield return parts;
    }

    /// <summary>Adds the tokens, and where texts end, to what a hash is made of.</summary>
    public void AddTo(IncrementalHash hash)
    {
        foreach (var text in texts)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([text.Count]));
            hash.AppendData(MemoryMarshal.AsBytes<int>(text));
        }
    }

    static int HeldOf(int count, int most) => Math.Min(count, most) / 10 is > 0 and var held ? held
        : throw new FathomException($"the text has only {count} tokens, of which none can be held out: at least 10 are needed");

    /// <summary>What lies between two places of the texts one behind the other.</summary>
    static IEnumerable<ArraySegment<int>> Between(List<ArraySegment<int>> texts, int from, int end)
    {
        int at = 0;
        foreach (var text in texts)
        {
            int first = Math.Clamp(from - at, 0, text.Count), last = Math.Clamp(end - at, 0, text.Count);
            if (first < last)
                yield return text[first..last];
            at += text.Count;
        }
    }
}
