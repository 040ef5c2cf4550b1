using System.Text;
using Fathom.Models;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Studies.Running;

/// <summary>The parts of a reasoning model's answer, as the tokens of its vocabulary mark them: think and answer, or the channels of gpt-oss by their names.</summary>
abstract class Segments
{
    /// <summary>How a model's answers are parted; null where its vocabulary has no marks for it.</summary>
    public static Segments? Of(LanguageModel model)
    {
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
