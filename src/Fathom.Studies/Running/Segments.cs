using System.Text;
using Fathom.Models;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Studies.Running;

/// <summary>The parts of a reasoning model's answer, as the tokens of its vocabulary mark them: think and answer, or the channels of gpt-oss by their names.</summary>
abstract class Segments
{
    /// <summary>How a model's answers are parted; null where its vocabulary has no marks for it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="given">How they are parted whatever its vocabulary says; null for as that says.</param>
    public static Segments? Of(LanguageModel model, SegmentMarks? given)
    {
        if (given is not null)
            return new Texts(model, given);
        int? Mark(string name) => model.Tokenizer.Find(name);
        return (Mark("<|channel|>"), Mark("<|message|>")) is ({ } channel, { } message) ? new Channels(channel, message)
            : (Mark("<think>"), Mark("</think>")) is ({ } begin, { } end) ? new Thoughts(begin, end)
            : null;
    }

    /// <summary>The part that each token of an answer belongs to.</summary>
    /// <param name="prompt">The tokens before it, which may have begun a part.</param>
    /// <param name="answer">The answer's tokens.</param>
    public abstract string[] Read(IReadOnlyList<int> prompt, IReadOnlyList<TraceToken> answer);

    /// <summary>Marks around thoughts, which belong to them.</summary>
    sealed class Thoughts(int begin, int end) : Segments
    {
        public override string[] Read(IReadOnlyList<int> prompt, IReadOnlyList<TraceToken> answer)
        {
            bool thinks = prompt.LastOrDefault(id => id == begin || id == end, end) == begin;
            string[] parts = new string[answer.Count];
            for (int i = 0; i < parts.Length; i++)
            {
                thinks |= answer[i].Id == begin;
                parts[i] = thinks ? SampleFigures.Think : SampleFigures.Answer;
                thinks &= answer[i].Id != end;
            }
            return parts;
        }
    }

    /// <summary>Texts around parts, which belong to them with every token that they touch. Parts hold no others.</summary>
    sealed class Texts(LanguageModel model, SegmentMarks marks) : Segments
    {
        readonly (string Name, byte[] Begin, byte[] End)[] marks = [.. marks.All.Select(static mark => (mark.Name, Encoding.UTF8.GetBytes(mark.Begin), Encoding.UTF8.GetBytes(mark.End)))];

        public override string[] Read(IReadOnlyList<int> prompt, IReadOnlyList<TraceToken> answer)
        {
            byte[] before = Encoding.UTF8.GetBytes(model.Tokenizer.Decode(prompt.Where(id => id < model.Tokenizer.VocabularySize)));
            byte[] text = [.. before, .. answer.SelectMany(static token => token.Bytes.ToArray())];
            string[] parts = new string[answer.Count];
            Array.Fill(parts, SampleFigures.Answer);
            foreach (var (name, from, end) in Parts(text))
                for (int i = 0, at = before.Length; i < parts.Length; at += answer[i++].Bytes.Length)
                    if (at < end && at + answer[i].Bytes.Length > from)
                        parts[i] = name;
            return parts;
        }

        IEnumerable<(string Name, int From, int End)> Parts(byte[] text)
        {
            for (int at = 0; ;)
            {
                var (from, part) = marks.Select(mark => (At: Find(text, mark.Begin, at), mark)).Where(static found => found.At >= 0).OrderBy(static found => found.At).FirstOrDefault((-1, default));
                if (from < 0)
                    yield break;
                int end = Find(text, part.End, from + part.Begin.Length);
                at = end < 0 ? text.Length : end + part.End.Length;
                yield return (part.Name, from, at);
            }
        }

        static int Find(byte[] text, byte[] mark, int from) => text.AsSpan(from).IndexOf(mark) is >= 0 and var at ? from + at : -1;
    }

    /// <summary>A mark, the channel's name, a mark, its content: the name is known when it is read, and counts for its own tokens.</summary>
    sealed class Channels(int channel, int message) : Segments
    {
        public override string[] Read(IReadOnlyList<int> prompt, IReadOnlyList<TraceToken> answer)
        {
            string[] parts = new string[answer.Count];
            string current = SampleFigures.Answer;
            for (int i = 0; i < parts.Length; i++)
            {
                if (answer[i].Id == channel)
                    current = Name(answer, i + 1);
                parts[i] = current;
            }
            return parts;
        }

        string Name(IReadOnlyList<TraceToken> answer, int from)
        {
            byte[] bytes = [.. answer.Skip(from).TakeWhile(token => token.Id != message).SelectMany(static token => token.Bytes.ToArray())];
            return Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } name ? name : SampleFigures.Answer;
        }
    }
}
