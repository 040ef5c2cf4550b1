using System.Globalization;
using System.Text;
using CsCheck;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public class TraceCsvTests
{
    [Fact]
    public void Every_trace_is_a_table_of_one_row_a_cell() => TraceSamples.Any.Sample(trace =>
    {
        var rows = Rows(Written(trace));
        Assert.Equal(1 + trace.Layers * trace.Tokens.Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        foreach (var row in rows.Skip(1))
        {
            string Field(string name) => row[rows[0].IndexOf(name)];
            int t = int.Parse(Field("column"), CultureInfo.InvariantCulture), layer = int.Parse(Field("layer"), CultureInfo.InvariantCulture);
            Assert.Equal(trace.Tokens[t].Text, Field("token"));
            Assert.Equal(Finite(trace.Measures.JsdBits[layer, t]), Number(Field("jsd_bits")));
            Assert.Equal(Finite(trace.Measures.Norms[layer, t]), Number(Field("norm")));
            Assert.Equal(Finite(layer > 1 ? trace.Measures.Norms[layer - 1, t] : trace.Measures.EmbeddingNorms[t]), Number(Field("norm_before")));
        }
    });

    [Fact]
    public void A_row_reads_as_the_documentation_says()
    {
        var trace = MeasuredTrace.OfConstant(2, 1, 0.25f) with
        {
            Tokens = [new TraceToken(7, "a,\"b\"\n"u8.ToArray(), 9, true, false, false)],
            Top = new TopTokens(1, [3, 7], [0.5f, 1], new Dictionary<int, ReadOnlyMemory<byte>> { [3] = " x"u8.ToArray(), [7] = "y"u8.ToArray() }),
            Watched = [new WatchedToken(3, " x"u8.ToArray(), new LayerMatrix(2, 1, [0.5f, float.NaN]), new LayerMatrix(2, 1, [4, 0]))],
        };
        Assert.Equal(
            "model,profile,g,rho,lens,column,position,token_id,token,generated,special,predicted,self_certainty,"
            + "layer,jsd_bits,kl_nats,entropy_nats,cosine_distance,probability,rank,norm,norm_before,update_norm,attention_norm,mlp_norm,jsd_bits_mid,margin_nats,top_id,top_token,top_p,"
            + "settling_depth,resettling_depth,unsettlings,deep,depth_only,partial,decided_at,before,watched_3_probability,watched_3_rank\n"
            + "abacus,fathom,0.5,0.85,logit lens,0,9,7,\"a,\"\"b\"\"\n\",true,false,false,0,1,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,,,,,,3,\" x\",0.5,1,1,0,false,false,false,2,\" x\",0.5,4\n"
            + "abacus,fathom,0.5,0.85,logit lens,0,9,7,\"a,\"\"b\"\"\n\",true,false,false,0,2,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,,,,,,7,y,1,1,1,0,false,false,false,2,\" x\",,0\n",
            Written(trace));
    }

    [Fact]
    public void A_table_that_is_written_can_be_read_and_one_that_could_not_is_not_written()
    {
        using var folder = new TemporaryFolder();
        var trace = MeasuredTrace.OfConstant(2, 1, 0.25f);
        Trace OfToken(int length) => trace with { Tokens = [trace.Tokens[0] with { Bytes = Encoding.ASCII.GetBytes(new string('"', length)) }] };
        TraceFile.Save(folder.File("a.csv"), OfToken(1 << 20));
        Assert.Equal(1 << 20, TraceFile.Load(folder.File("a.csv")).Tokens[0].Text.Length);
        var error = Assert.Throws<FathomException>(() => TraceFile.Save(folder.File("b.csv"), OfToken((1 << 20) + 1)));
        Assert.Contains("b.csv: cannot be written: a text of 1048577 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unmeasured_token_has_empty_fields()
    {
        string row = Written(MeasuredTrace.OfConstant(1, 1, float.NaN)).Split('\n')[1];
        Assert.Equal("abacus,fathom,0.5,0.85,logit lens,0,1,0,\" and\",true,false,false,0,1,,,,,,,,,,,,,,,,,,,,,false,false,,", row);
    }

    [Fact]
    public void Every_trace_comes_back_from_its_table_as_far_as_that_holds_it() => TraceSamples.Any.Where(trace => trace.Tokens.Count > 0).Sample(trace =>
    {
        var read = TraceTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(Written(trace))));
        var expected = TraceSamples.WithoutInfinities(trace);
        int top = Math.Min(1, trace.Top.Count);
        TraceAssert.Equal(
            expected with
            {
                Measures = new(expected.Measures.Layers, measure => measure == Catalogue.Norm ? expected.Measures.EmbeddingNorms : null, expected.Measures.Numbers),
                Model = new ModelIdentity(trace.Model.Name, "", "", trace.Layers, 0, 0, ""),
                Top = new TopTokens(
                    top, [.. trace.Top.Ids.Where((_, i) => i % trace.Top.Count == 0)],
                    [.. expected.Top.Probabilities.Where((_, i) => i % trace.Top.Count == 0)], read.Top.Texts),
                Watched = [.. expected.Watched.Select(token => token with { Bytes = trace.Top.Texts.GetValueOrDefault(token.Id) })],
                GeneratedIds = [.. trace.Tokens.Where(token => token.Generated).Select(token => token.Id)],
                GeneratedText = Encoding.UTF8.GetString([.. trace.Tokens.Where(token => token.Generated).SelectMany(token => token.Bytes.ToArray())]),
                Proven = trace.Tokens.Count > 0 ? expected.Proven : null,
                IsPartial = trace.Tokens.Count > 0 && expected.IsPartial,
                Origin = null,
                Checks = read.Checks,
                Timings = read.Timings,
            },
            read);
    });

    [Fact]
    public void A_character_that_is_split_over_tokens_is_whole_in_the_generated_text()
    {
        var trace = MeasuredTrace.OfConstant(3, 2, 0.25f);
        byte[] bytes = Encoding.UTF8.GetBytes("é");
        trace = trace with { Tokens = [.. trace.Tokens.Select((token, i) => token with { Bytes = bytes.AsMemory(i, 1), Generated = true })] };
        Assert.Equal("é", TraceTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(Written(trace)))).GeneratedText);
    }

    [Fact]
    public void Rows_may_be_in_any_order()
    {
        string[] lines = Written(MeasuredTrace.OfConstant(3, 4, 0.25f)).TrimEnd('\n').Split('\n');
        string turned = string.Join("\r\n", [lines[0], .. lines.Skip(1).Reverse()]);
        TraceAssert.Equal(Read(string.Join('\n', lines)), Read(turned));
    }

    [Theory]
    [InlineData("0.25", "much")]
    [InlineData("0.85", "1.85")]
    [InlineData("fathom", "unheard")]
    [InlineData(",0,1,0,", ",0,1,")]
    [InlineData(",0,1,0,", ",5,1,0,")]
    [InlineData(",0,1,0,", ",1,1,0,")]
    [InlineData(",0,1,0,", ",-1,1,0,")]
    [InlineData(",0,1,0,", ",2147483647,1,0,")]
    [InlineData(",0,1,0,", ",99999999999,1,0,")]
    [InlineData("\" and\"", "\" and")]
    [InlineData("kl_nats", "jsd_bits")]
    [InlineData("kl_nats", "kl")]
    public void A_table_that_does_not_fit_together_is_refused(string sound, string hostile)
    {
        string text = Written(MeasuredTrace.OfConstant(2, 2, 0.25f));
        int at = text.IndexOf(sound, StringComparison.Ordinal);
        Assert.True(at >= 0);
        Assert.Throws<InvalidDataException>(() => Read(text[..at] + hostile + text[(at + sound.Length)..]));
    }

    static Trace Read(string table) => TraceTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(table)));

    static float? Finite(float value) => float.IsFinite(value) ? value : null;

    static float? Number(string field) => field == "" ? null : float.Parse(field, CultureInfo.InvariantCulture);

    static string Written(Trace trace)
    {
        using var stream = new MemoryStream();
        TraceCsv.Write(stream, trace);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>RFC 4180, read as its grammar stands.</summary>
    static List<List<string>> Rows(string csv)
    {
        List<List<string>> rows = [[]];
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            if (quoted && csv[i] == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
                field.Append(csv[++i]);
            else if (csv[i] == '"')
                quoted = !quoted;
            else if (quoted || csv[i] is not (',' or '\n'))
                field.Append(csv[i]);
            else
            {
                rows[^1].Add(field.ToString());
                field.Clear();
                if (csv[i] == '\n' && i + 1 < csv.Length)
                    rows.Add([]);
            }
        }
        return rows;
    }
}
