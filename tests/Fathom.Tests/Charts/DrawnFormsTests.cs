using System.Text;
using System.Text.RegularExpressions;
using Fathom.Charts;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Tests.Cli;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Tests.Charts;

public sealed partial class DrawnFormsTests
{
    static readonly Trace Trace = SampleTrace.Of(6, "the", " tide", " turns");

    [Fact]
    public void Each_form_is_written_to_a_stream_as_it_is_to_a_file()
    {
        Check(DrawnForms.Traces, (Trace, new()), ".png", ".svg", ".pdf", ".html", ".md", ".txt", ".fathom", ".json", ".csv", ".npz");
        Check(DrawnForms.TracesInWords, (Trace, new()), ".png", ".svg", ".pdf", ".html", ".md", ".txt", ".json");
        Check(DrawnForms.Samples, (MadeSamples.Of(6, 3, 2), null, ""), ".png", ".svg", ".pdf", ".html", ".md", ".txt", ".json", ".csv");
        Check(DrawnForms.Comparisons, (Comparison.Of(Trace, Trace), new()), ".png", ".svg", ".pdf", ".html", ".md", ".txt", ".json");

        static void Check<T>(OutputForms<T> forms, T what, params string[] endings)
        {
            Assert.Equal(endings, forms.Endings);
            using var folder = new TemporaryFolder();
            foreach (string ending in endings)
            {
                using var stream = new MemoryStream();
                forms.Write(what, stream, ending);
                forms.Write(what, folder.File($"a{ending}"));
                Assert.True(stream.CanWrite);
                Assert.NotEqual(0, stream.Length);
                Assert.Equal(Written(File.ReadAllBytes(folder.File($"a{ending}"))), Written(stream.ToArray()));
            }
        }
    }

    [Fact]
    public void A_program_writes_what_the_command_writes()
    {
        using var folder = new TemporaryFolder();
        TraceFile.Save(folder.File("t.fathom"), Trace);
        foreach (string ending in DrawnForms.Traces.Endings)
        {
            FathomRun.Of("draw", folder.File("t.fathom"), "--quiet", "--out", folder.File($"command{ending}"));
            DrawnForms.Traces.Write((TraceFile.Load(folder.File("t.fathom")), new FigureOptions()), folder.File($"program{ending}"));
            Assert.Equal(Written(File.ReadAllBytes(folder.File($"command{ending}"))), Written(File.ReadAllBytes(folder.File($"program{ending}"))));
        }
    }

    [Fact]
    public void An_ending_that_names_no_form_is_refused_with_those_that_do()
    {
        using var stream = new MemoryStream();
        var error = Assert.Throws<FathomException>(() => DrawnForms.Traces.Write((Trace, new()), stream, ".gif"));
        Assert.Equal("\".gif\": what is written here has one of the endings .png, .svg, .pdf, .html, .md, .txt, .fathom, .json, .csv, .npz", error.Message);
        Assert.Equal(0, stream.Length);
    }

    /// <summary>What is written, a character a byte, without the numbers that Skia counts clips by within a process.</summary>
    static string Written(byte[] content) => ClipNumber().Replace(Encoding.Latin1.GetString(content), "");

    [GeneratedRegex("cl_[0-9a-f]+")]
    private static partial Regex ClipNumber();
}
