using System.Globalization;
using System.Text;
using Fathom.Engine;
using Fathom.Traces;

namespace Fathom.Samples;

/// <summary>Samples as a tidy table, a row a generated token, in the form that docs/sample.md describes: quoted as RFC 4180 says, UTF-8, lines ended by LF.</summary>
public static class SamplesCsv
{
    const string Columns = "model,profile,g,rho,lens,sample,seed,finish,token_index,position,token_id,token,special,"
        + "probability,entropy_nats,self_certainty,settling_depth,resettling_depth,unsettlings,deep";

    /// <summary>Writes samples to a stream, which stays open.</summary>
    public static void Write(Stream stream, SampleSet set)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        text.Write($"{Columns}\n");
        string run = TraceCsv.RunFields(set.Model, set.Conventions);
        for (int number = 0; number < set.Samples.Count; number++)
        {
            var sample = set.Samples[number];
            string fields = string.Create(CultureInfo.InvariantCulture, $"{run}{number},{sample.Seed},{sample.Finish.Name()},");
            foreach (var (index, (column, depth)) in sample.Columns.Zip(sample.Depths).Index())
                text.Write($"{fields}{TokenFields(sample.Trace!, index, column)}{TraceCsv.DepthFields(depth)}\n");
        }
    }

    static string TokenFields(Trace trace, int index, int column)
    {
        var token = trace.Tokens[column];
        var m = trace.Measures;
        return string.Create(CultureInfo.InvariantCulture, $"{index},{token.Position},{token.Id},{TraceCsv.Quoted(token.Text)},{TraceCsv.Flag(token.Special)},")
            + $"{TraceCsv.Number(m.Probability[trace.Layers, column])},{TraceCsv.Number(m.EntropyNats[trace.Layers, column])},{TraceCsv.Number(m.SelfCertaintyNats[column])}";
    }
}
