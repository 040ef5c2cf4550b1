using ScottPlot;

namespace Fathom.Charts;

/// <summary>Something drawn beside the cells, at a place that the layout of the chart has already settled.</summary>
sealed class DrawnPanel(Edge edge, Action<RenderPack> draw) : IPanel
{
    public Edge Edge => edge;

    public bool IsVisible { get; set; } = true;

    public float MinimumSize { get; set; }

    public float MaximumSize { get; set; }

    public bool ShowDebugInformation { get; set; }

    public float Measure(Paint paint) => 0;

    public PixelRect GetPanelRect(PixelRect dataRect, float size, float offset, Paint paint) => dataRect;

    public void Render(RenderPack rp, float size, float offset) => draw(rp);
}
