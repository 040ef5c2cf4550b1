using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

/// <summary>Files that Fathom wrote before a .fathom file named its measures, and before there were others than those.</summary>
public class FirstFormTests
{
    static string File(string ending) => Fixtures.Path($"traces/form-1{ending}");

    [Fact]
    public void A_fathom_file_of_form_1_holds_what_its_JSON_does()
    {
        var read = TraceFile.Load(File(".fathom"));
        TraceAssert.Equal(TraceSamples.WithoutInfinities(read), TraceFile.Load(File(".json")));
        Assert.True(read.Measures.HasEmbeddings && read.Has(Catalogue.JsdBitsMid) && !read.Has(Catalogue.MarginNats));
        Assert.Equal(LensName.Logit, read.Conventions.Lens);
    }

    [Fact]
    public void What_was_read_of_form_1_is_written_and_read_back()
    {
        var read = TraceFile.Load(File(".fathom"));
        var stream = new MemoryStream();
        FathomFile.Write(stream, read);
        stream.Position = 0;
        TraceAssert.Equal(read, FathomFile.Read(stream));
    }

    [Fact]
    public void Old_JSON_and_tables_read_as_the_fathom_file_does()
    {
        var whole = TraceFile.Load(File(".fathom"));
        foreach (string ending in (string[])[".json", ".csv"])
        {
            var read = TraceFile.Load(File(ending));
            foreach (var measure in Catalogue.OfLayers)
                Assert.Equal(whole.Measures.Layers(measure)?.Values.ToArray(), read.Measures.Layers(measure)?.Values.ToArray());
            Assert.Equal(whole.Measures.EmbeddingNorms, read.Measures.EmbeddingNorms);
            Assert.Equal(whole.Measures.SelfCertaintyNats, read.Measures.SelfCertaintyNats);
        }
    }
}
