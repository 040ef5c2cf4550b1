using System.Runtime.InteropServices;
using Fathom.Traces;

namespace Fathom.Tests.Engine;

/// <summary>Whether two traces say the same to the bit, times aside.</summary>
static class SameBits
{
    public static void Assert(Trace expected, Trace actual, string what)
    {
        Xunit.Assert.Equal(expected.GeneratedIds, actual.GeneratedIds);
        Xunit.Assert.Equal(expected.GeneratedText, actual.GeneratedText);
        Xunit.Assert.Equal(expected.Tokens.Select(static token => token.Id), actual.Tokens.Select(static token => token.Id));
        Xunit.Assert.Equal(Json(expected), Json(actual));
        Xunit.Assert.True(MemoryMarshal.AsBytes(expected.Measures.JsdBits.Values).SequenceEqual(MemoryMarshal.AsBytes(actual.Measures.JsdBits.Values)), what);
        Xunit.Assert.True(MemoryMarshal.AsBytes(expected.Measures.Norms.Values).SequenceEqual(MemoryMarshal.AsBytes(actual.Measures.Norms.Values)), what);
    }

    /// <summary>All that the trace's JSON says but the times: numbers are written so that they are read back to the bit.</summary>
    static string Json(Trace trace)
    {
        using var stream = new MemoryStream();
        TraceJson.Write(stream, trace with { Timings = new(0, 0, 0, 0, 0, 0, 0) });
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
