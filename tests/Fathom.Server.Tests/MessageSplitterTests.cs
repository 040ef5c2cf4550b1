using CsCheck;
using Fathom.Answers;

namespace Fathom.Server.Tests;

/// <summary>What is thought, said and called, however the text is cut into parts.</summary>
public class MessageSplitterTests
{
    static readonly MessageForm plain = new(false, null, false), tagged = plain with { Calls = CallForm.Tagged }, listed = plain with { Calls = CallForm.Listed }, bare = plain with { Calls = CallForm.Bare }, channels = plain with { HasChannels = true };

    public static TheoryData<string, string, string> Answers => new()
    {
        { "plain", "Just text, <b>no tags</b>.", "C:Just text, <b>no tags</b>." },
        { "plain", "<think>\nhm <1\n</think>\n\nSo.", "R:hm <1\n|C:So." },
        { "opened", "hm\n</think>\n\nSo.", "R:hm\n|C:So." },
        { "plain", "Say <think>x</think>", "C:Say <think>x</think>" },
        { "plain", "<think>never ends", "R:never ends" },
        { "tagged", "Sure. <tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": [1, \"ü\"]}}\n</tool_call>\n<tool_call>{\"name\":\"g\",\"arguments\":\"{}\"}</tool_call>", "C:Sure. |f:{\"a\":[1,\"ü\"]}|g:{}" },
        { "tagged", "<think>t</think><tool_call>[{\"name\":\"f\",\"arguments\":{}}]</tool_call>", "R:t|f:{}" },
        { "tagged", "<tool_call>{\"name\":</tool_call> no", "C:<tool_call>{\"name\":</tool_call>no" },
        { "tagged", "a <tool_cal and < b", "C:a <tool_cal and < b" },
        { "plain", "<tool_call>{\"name\":\"f\"}</tool_call>", "C:<tool_call>{\"name\":\"f\"}</tool_call>" },
        { "listed", "[TOOL_CALLS][{\"name\":\"f\",\"arguments\":{\"x\":1}},{\"name\":\"g\",\"arguments\":{}}]", "f:{\"x\":1}|g:{}" },
        { "bare", "{\"name\": \"f\", \"parameters\": {\"x\": 1}}", "f:{\"x\":1}" },
        { "bare", "{\"answer\": 3}", "C:{\"answer\": 3}" },
        { "bare", "No call.", "C:No call." },
        { "channels", "<|channel|>analysis<|message|>thinks<|end|><|start|>assistant<|channel|>final<|message|>says", "R:thinks|C:says" },
        { "channels", "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{\"x\":1}", "f:{\"x\":1}" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_taken_apart_the_same_however_it_comes(string form, string text, string expected)
    {
        var taken = form switch { "tagged" => tagged, "listed" => listed, "bare" => bare, "channels" => channels, "opened" => plain with { BeginsInReasoning = true }, _ => plain };
        Assert.Equal(expected, Take(taken, [text]));
        Assert.Equal(expected, Take(taken, [.. text.Select(static one => one.ToString())]));
        Gen.Int[1, Math.Max(1, text.Length - 1)].Array[0, 6].Sample(cuts =>
        {
            int[] at = [0, .. cuts.Order(), text.Length];
            Assert.Equal(expected, Take(taken, [.. at.Zip(at.Skip(1)).Select(one => text[one.First..one.Second])]));
        }, iter: 50);
    }

    static string Take(MessageForm form, string[] parts)
    {
        var splitter = MessageSplitter.Of(form);
        var pieces = new List<(string Kind, string Text)>();
        MessagePiece[] came = [.. parts.SelectMany(part => splitter.Push(part, ended: false))];
        foreach (var piece in came.Concat(splitter.Push("", ended: true)))
        {
            string kind = piece.Kind switch { PieceKind.Call => piece.Name, PieceKind.Reasoning => "R", _ => "C" };
            if (piece.Kind != PieceKind.Call && pieces.Count > 0 && pieces[^1].Kind == kind)
                pieces[^1] = (kind, pieces[^1].Text + piece.Text);
            else
                pieces.Add((kind, piece.Text));
        }
        return string.Join('|', pieces.Select(static piece => $"{piece.Kind}:{piece.Text}"));
    }
}
