namespace Fathom.Samples;

/// <summary>The numbers of samples in files.</summary>
public static class SamplesFile
{
    /// <summary>The forms: JSON, and a table with a row a token.</summary>
    public static OutputForms<SampleSet> Forms { get; } = new((".json", SamplesJson.Write), (".csv", SamplesCsv.Write));
}
