using System.Text;
using Fathom.Depth;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>The depths of an answer in a line or two: a block a token, the higher the deeper it settled.</summary>
static class DepthBar
{
    const string Heights = "▁▂▃▄▅▆▇█";
    const int LeastWidth = 20;

    /// <summary>The blocks of the trace's generated tokens, wrapped to a width, and the deep-thinking ratio behind them.</summary>
    public static string Of(Trace trace, int width)
    {
        width = Math.Max(width, LeastWidth);
        string ratio = Outcome.DepthLine(trace);
        string blocks = Blocks(trace, width);
        int onLastLine = blocks.Length - (blocks.LastIndexOf('\n') + 1);
        return $"{blocks}{(onLastLine + 2 + ratio.Length <= width ? "  " : "\n")}{ratio}";
    }

    /// <summary>The blocks of the tokens that the ratio counts, wrapped to a width. Where depth alone was measured, a deep-thinking token is the highest and any other the lowest.</summary>
    public static string Blocks(Trace trace, int width)
    {
        width = Math.Max(width, LeastWidth);
        var depth = trace.Depth();
        var bar = new StringBuilder();
        foreach (var (index, (token, _)) in depth.Tokens.Zip(trace.Counted()).Where(static token => token.Second).Index())
        {
            if (index > 0 && index % width == 0)
                bar.Append('\n');
            bar.Append(Block(token, trace.Layers, isKnown: trace.Proven is null));
        }
        return bar.ToString();
    }

    static char Block(TokenDepth token, int layers, bool isKnown) => token.Deep is not bool deep ? '?'
        : !isKnown ? deep ? Heights[^1] : Heights[0]
        : Heights[Math.Min(((token.Settling ?? layers) - 1) * Heights.Length / layers, Heights.Length - 1)];
}
