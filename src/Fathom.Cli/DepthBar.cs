using System.Text;
using Fathom.Depth;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>The depths of an answer in a line or two: a block a token, the higher the deeper it settled.</summary>
static class DepthBar
{
    const string Blocks = "▁▂▃▄▅▆▇█";
    const int LeastWidth = 20;

    /// <summary>The blocks of the trace's generated tokens, wrapped to a width, and the deep-thinking ratio behind them.</summary>
    public static string Of(Trace trace, int width)
    {
        width = Math.Max(width, LeastWidth);
        var depth = trace.Depth();
        var bar = new StringBuilder();
        for (int t = 0; t < trace.Tokens.Count; t++)
        {
            if (t > 0 && t % width == 0)
                bar.Append('\n');
            bar.Append(Block(depth.Tokens[t], trace.Layers));
        }
        string ratio = Outcome.DepthLine(trace);
        int onLastLine = trace.Tokens.Count == 0 ? 0 : (trace.Tokens.Count - 1) % width + 1;
        return bar.Append(onLastLine + 2 + ratio.Length <= width ? "  " : "\n").Append(ratio).ToString();
    }

    static char Block(TokenDepth token, int layers) => token.Deep is null ? '?'
        : Blocks[Math.Min(((token.Settling ?? layers) - 1) * Blocks.Length / layers, Blocks.Length - 1)];
}
