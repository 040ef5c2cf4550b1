using System.CommandLine;
using Fathom.Charts;

namespace Fathom.Cli.Options;

/// <summary>Which logit is taken apart.</summary>
sealed class AttributionOptions : OptionGroup
{
    public AttributionOptions() : base("Attribution")
    {
        Column = Add(New.Number<int>("--column", "The column, counted from 0 as map draws them: the last by default."));
        Layer = Add(New.Number<int>("--layer", "The layer at which the logit is read: the last by default."));
        Token = Add(New.Text("--token", "TOKEN", "The token, given as its text or as id:13: the column's own by default."));
        Out = Add(New.File("--out", "FILE", "Write the chart to this .png or .svg file."));
        Json = Add(New.Flag("--json", "Write JSON to standard output in place of the table."));
        Quiet = Add(New.Flag("--quiet", "Write no notes."));
    }

    public Option<int?> Column { get; }

    public Option<int?> Layer { get; }

    public Option<string?> Token { get; }

    public Option<string?> Out { get; }

    public Option<bool> Json { get; }

    public Option<bool> Quiet { get; }

    /// <summary>Refuses a chart that cannot be written, before anything is read.</summary>
    /// <exception cref="UsageException">The file's name does not end as a picture's.</exception>
    /// <exception cref="FathomException">Nothing can be written there.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(Column) is < 0 and int column)
            throw new UsageException($"{Column.Name} is {column}: columns are counted from 0");
        if (parsed.GetValue(Out) is { } file)
            OutputFile.Check(Out.Name, file, AttributionChart.Forms.Endings);
    }
}
