using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fathom.Reports;

namespace Fathom.Charts.Page;

/// <summary>
/// Puts the parts of a page into one document. Its policy lets it run the one script and use the one style sheet that it holds, and nothing
/// else: neither can it load anything, nor send anything.
/// </summary>
static partial class PageDocument
{
    /// <summary>The page of one picture.</summary>
    internal static string Of(PageContent content, IReadOnlyList<ReportSection> report) =>
        Of(content.Title, content.Caption, content, report, samples: "", Payload("id=\"payload\"", content));

    /// <summary>The page of samples, the first of which is shown first.</summary>
    internal static string Of(PageSamples samples)
    {
        string payloads = string.Concat(samples.Contents.Select(sample => Payload(string.Create(CultureInfo.InvariantCulture, $"data-sample=\"{sample.Seed}\""), sample.Content)));
        return Of(samples.Title, samples.Caption, samples.Contents[0].Content, samples.Report, samples.Html, payloads);
    }

    static string Payload(string attribute, PageContent content) =>
        $"<script type=\"text/plain\" {attribute}>{Convert.ToBase64String(PagePayload.Of(content))}</script>\n";

    static string Of(string title, string caption, PageContent content, IReadOnlyList<ReportSection> report, string samples, string payloads)
    {
        string style = Style("page.css"), script = Resource("page.js");
        var parts = new Dictionary<string, string>
        {
            ["policy"] = $"default-src 'none'; script-src {Hash(script)}; style-src {Hash(style)}; img-src data: blob:; base-uri 'none'; form-action 'none'",
            ["title"] = WebUtility.HtmlEncode(title),
            ["caption"] = WebUtility.HtmlEncode(caption),
            ["overview"] = WebUtility.HtmlEncode(content.Measures.First(measure => measure.Key == content.View.Measure).Overview),
            ["report"] = PageReport.Of(report),
            ["style"] = style,
            ["script"] = script,
            ["samples"] = samples,
            ["payloads"] = payloads,
        };
        return OfParts("page.html", parts);
    }

    /// <summary>A document with its parts in their places.</summary>
    internal static string OfParts(string document, Dictionary<string, string> parts) => Place().Replace(Resource(document), place => parts[place.Groups[1].Value]);

    /// <summary>A page's style behind the colours that all pages have in common.</summary>
    internal static string Style(string name) => Resource("colours.css") + Resource(name);

    /// <summary>What a policy names a text by that the page holds.</summary>
    internal static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>A text that is embedded.</summary>
    internal static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PageDocument).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Place();
}
