namespace Fathom.Kernels;

/// <summary>The innermost step of a matrix product: a tile of the result from a packed tile of rows and a packed panel of columns.</summary>
/// <remarks>A tile is stored [depth, TileRows], a panel [depth, PanelColumns]; both padded with zeros. A sum runs through the depth from 0 in one
/// register, each step rounded once: the same bits whatever the instruction set, the tile and the parts.</remarks>
abstract unsafe class MatrixKernel(int tileRows, int panelColumns)
{
    /// <summary>Rows of the result that one call makes.</summary>
    public int TileRows { get; } = tileRows;

    /// <summary>Columns of the result that one call makes.</summary>
    public int PanelColumns { get; } = panelColumns;

    /// <summary>The kernel for an instruction set.</summary>
    public static MatrixKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new MatrixKernelAvx512(),
        InstructionSet.Avx2 => new MatrixKernel<Eight>(),
        _ => new MatrixKernel<Four>(),
    };

    /// <summary>c[r, j] = sum over k of a[k, r] b[k, j], for the first rows and columns of a tile.</summary>
    public void Tile(float* a, float* b, int depth, float* c, nint stride, int rows, int columns) =>
        Tile(a, &b, depth, depth, c, stride, rows, columns);

    /// <summary>The same, to the bit, with b in parts: of [partDepth, PanelColumns] each but the last, which is of what is left of the depth.</summary>
    public void Tile(float* a, float** parts, int partDepth, int depth, float* c, nint stride, int rows, int columns)
    {
        if (columns == PanelColumns)
        {
            FullTile(a, parts, partDepth, depth, c, stride, rows);
            return;
        }
        float* whole = stackalloc float[TileRows * PanelColumns];
        FullTile(a, parts, partDepth, depth, whole, PanelColumns, rows);
        for (int r = 0; r < rows; r++)
            new ReadOnlySpan<float>(whole + r * PanelColumns, columns).CopyTo(new(c + r * stride, columns));
    }

    /// <summary>A tile of which all columns are stored.</summary>
    protected abstract void FullTile(float* a, float** parts, int partDepth, int depth, float* c, nint stride, int rows);
}
