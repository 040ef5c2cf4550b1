using System.CommandLine;
using Fathom.Charts;

namespace Fathom.Cli.Options;

/// <summary>Which logit is taken apart.</summary>
sealed class AttributionOptions : OptionGroup
{
    public AttributionOptions() : base("Attribution")
    {
        Column = Add(New.Parsed<int[]>("--column", "N", "The column, counted from 0 as map draws them: the last by default. Several as 3,7 or 3..7.", New.ParseWholes));
        Layer = Add(New.Number<int>("--layer", "The layer at which the logit is read: the last by default."));
        Token = Add(New.Text("--token", "TOKEN", "The token, given as its text or as id:13: the column's own by default."));
        Versus = Add(New.Text("--versus", "TOKEN", "Take this token's logit off: what adds to the difference of the two."));
        Out = Add(New.Also("-o", New.Files("--out", "FILE", "Write a file: .png or .svg (the chart of one column), .json or .csv. Several may be given.")));
        Json = Add(New.Flag("--json", "Write JSON to standard output in place of the table."));
        Quiet = Add(New.Flag("--quiet", "Write no notes."));
    }

    /// <summary>The forms of what was taken apart: a chart of one column, and the numbers of any.</summary>
    public static OutputForms<IReadOnlyList<AttributionReport>> Forms { get; } = AttributionChart.Forms.For<IReadOnlyList<AttributionReport>>(static reports => reports[0].Logit)
        .And(new((".json", AttributionReport.WriteJson), (".csv", AttributionReport.WriteCsv)));

    public Option<int[]?> Column { get; }

    public Option<int?> Layer { get; }

    public Option<string?> Token { get; }

    public Option<string?> Versus { get; }

    public Option<string[]> Out { get; }

    public Option<bool> Json { get; }

    public Option<bool> Quiet { get; }

    /// <summary>Refuses a chart that cannot be written, before anything is read.</summary>
    /// <exception cref="UsageException">The file's name does not end as a picture's.</exception>
    /// <exception cref="FathomException">Nothing can be written there.</exception>
    public void Check(ParseResult parsed)
    {
        foreach (string file in parsed.GetValue(Out)!)
        {
            OutputFile.Check(Out.Name, file, Forms.Endings);
            if (parsed.GetValue(Column) is { Length: > 1 } && AttributionChart.Forms.Endings.Contains(OutputFile.Ending(file)))
                throw new UsageException($"{Out.Name}: {file} would show one column: several are written as .json or .csv");
        }
    }
}
