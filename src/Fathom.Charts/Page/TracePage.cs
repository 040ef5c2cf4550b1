using System.Text;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>A trace as one web page that holds all it needs: the picture to walk through, the text, and the numbers.</summary>
public static class TracePage
{
    /// <summary>The ending of a page's file.</summary>
    public const string Format = ".html";

    /// <summary>Writes the page of a trace, whole or not at all.</summary>
    /// <param name="trace">The trace, all of which the page holds.</param>
    /// <param name="options">What the page shows first.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="FathomException">There is nothing to draw, or the file cannot be written.</exception>
    public static void Write(Trace trace, FigureOptions options, string path)
    {
        byte[] page = Encoding.UTF8.GetBytes(Html(trace, options));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    /// <summary>The page as an HTML document.</summary>
    /// <param name="trace">The trace, all of which the page holds.</param>
    /// <param name="options">What the page shows first.</param>
    /// <exception cref="FathomException">The layers or tokens asked for are not in the trace, or it has no token at all.</exception>
    public static string Html(Trace trace, FigureOptions options) => PageDocument.Of(PageContent.Of(trace, options));
}
