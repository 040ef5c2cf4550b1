using System.Globalization;
using Fathom.Figures;
using ScottPlot;
using ScottPlot.LayoutEngines;
using ScottPlot.TickGenerators;

namespace Fathom.Charts;

/// <summary>Puts a picture's cells, axes and overlays together. Column c of the figure is drawn at x = c, row r at y = r.</summary>
static class ChartPlot
{

    const float WidestLine = 2.2f;

    /// <summary>The colour of all overlays: a blue that no palette has.</summary>
    internal static Color OverlayColor { get; } = Color.FromHex("#1D5FB4");

    /// <summary>The plot of a figure, to be rendered in the size of its layout.</summary>
    /// <param name="figure">The content.</param>
    /// <param name="layout">Where everything is.</param>
    /// <param name="asShapes">Draws each cell as a rectangle, where a bitmap would be smoothed by whatever shows it.</param>
    internal static Plot Of(Figure figure, ChartLayout layout, bool asShapes)
    {
        var plot = new Plot();
        plot.HideGrid();
        DrawOnce(plot);
        plot.Layout.LayoutEngine = new FixedDataArea(layout.Data);
        AddCells(plot, figure, asShapes ? new CellShapes(figure, layout) : null);
        if (figure.DeepFrom is int deepFrom)
            AddLine(plot, [-0.5, figure.Columns.Count - 0.5], Height(figure, deepFrom), LinePattern.DenselyDashed, WidestLine);
        foreach (int column in figure.Partings)
            AddLine(plot, [column - 0.5, column - 0.5], [-0.5, figure.Rows.Count - 0.5], LinePattern.Solid, WidestLine / 2);
        if (figure.ShowsSettling && !layout.IsSettlingThin)
            AddSettling(plot, figure, Math.Clamp(layout.CellWidth / 8f, 1, WidestLine));
        plot.Axes.SetLimits(-0.5, figure.Columns.Count - 0.5, -0.5, figure.Rows.Count - 0.5);
        StyleTokenAxis(plot.Axes.Bottom, figure, layout);
        StyleLayerAxis(plot.Axes.Left, figure, layout);
        plot.Axes.AddPanel(new DrawnPanel(Edge.Right, pack => ScaleBar.Draw(pack, figure, layout)));
        plot.Axes.AddPanel(new DrawnPanel(Edge.Bottom, pack => TokenLabels.Draw(pack, figure, layout)));
        plot.Axes.AddPanel(new DrawnPanel(Edge.Bottom, pack => Texts.Draw(pack, figure, layout)));
        if (figure.ShowsSettling && layout.IsSettlingThin)
            plot.Axes.AddPanel(new DrawnPanel(Edge.Bottom, pack => SettlingDashes.Draw(pack, figure, layout)));
        if (figure.Annotations is not null)
            plot.Axes.AddPanel(new DrawnPanel(Edge.Bottom, pack => CellTexts.Draw(pack, figure, layout)));
        return plot;
    }

    /// <summary>ScottPlot repeats a first pass for axes that may have moved; here they are fixed, and one pass is enough.</summary>
    static void DrawOnce(Plot plot) => plot.RenderManager.RenderFinished += (_, _) => plot.RenderManager.EnableRendering = false;

    static void AddCells(Plot plot, Figure figure, CellShapes? shapes)
    {
        int rows = figure.Rows.Count, columns = figure.Columns.Count;
        double[,] topDown = new double[rows, columns];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                topDown[rows - 1 - row, column] = PaletteColormap.Encode(figure.Drawn[row, column]);
        var heatmap = plot.Add.Heatmap(topDown);
        heatmap.ManualRange = PaletteColormap.Range;
        heatmap.Colormap = new PaletteColormap(figure.Palette);
        if (shapes is not null)
            heatmap.RenderStrategy = shapes;
    }

    /// <summary>Steps along the lower edge of the cell at which each token settles, with a gap where that could not be measured.</summary>
    static void AddSettling(Plot plot, Figure figure, float width)
    {
        List<double> xs = [], ys = [];
        for (int column = 0; column <= figure.Columns.Count; column++)
            if (column < figure.Columns.Count && figure.Columns[column].Settling is double settling)
            {
                xs.AddRange([column - 0.5, column + 0.5]);
                ys.AddRange([.. Height(figure, settling)]);
            }
            else if (xs.Count > 0)
            {
                AddLine(plot, [.. xs], [.. ys], LinePattern.Solid, width);
                (xs, ys) = ([], []);
            }
    }

    static double[] Height(Figure figure, double layer) => [layer - figure.Rows[0].Layer - 0.5, layer - figure.Rows[0].Layer - 0.5];

    static void AddLine(Plot plot, double[] xs, double[] ys, LinePattern pattern, float width)
    {
        plot.Add.ScatterLine(xs, ys, Colors.White.WithAlpha(0.85)).LineWidth = width * 2;
        var line = plot.Add.ScatterLine(xs, ys, OverlayColor);
        (line.LineWidth, line.LinePattern) = (width, pattern);
    }

    static void StyleTokenAxis(IXAxis axis, Figure figure, ChartLayout layout)
    {
        Style(axis, Lettering.Fit(figure.TokensTitle, ChartLayout.AxisSize, layout.Data.Width + ChartLayout.Margin));
        axis.TickGenerator = new NumericManual(
            [.. Enumerable.Range(0, layout.Labels.Length).Where(i => i % layout.LabelStep == 0).Select(i => Tick.Major(i, ""))]);
        axis.LockSize(layout.BottomAxisHeight);
    }

    static void StyleLayerAxis(IYAxis axis, Figure figure, ChartLayout layout)
    {
        Style(axis, Lettering.Fit(figure.LayersTitle, ChartLayout.AxisSize, layout.Data.Height + ChartLayout.Margin));
        axis.TickGenerator = new NumericManual([.. layout.TickedRows.Select(row => Tick.Major(row, figure.Rows[row].Layer.ToString(CultureInfo.InvariantCulture)))]);
        axis.LockSize(72);
    }

    /// <summary>Gives an axis its title and the embedded font.</summary>
    internal static void Style(IAxis axis, string title)
    {
        axis.Label.Text = title;
        axis.Label.Bold = false;
        axis.Label.Font = axis.TickLabelStyle.Font = Typefaces.Default;
        axis.Label.FontSize = ChartLayout.AxisSize;
        axis.TickLabelStyle.FontSize = ChartLayout.TickSize;
        axis.TickLabelStyle.OffsetY = 3;
        axis.MajorTickStyle.Length = 5;
    }
}
