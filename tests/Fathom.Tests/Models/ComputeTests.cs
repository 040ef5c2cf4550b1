using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;
using Fathom.Tests.Kernels;

namespace Fathom.Tests.Models;

public sealed class ComputeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public unsafe void The_phase_chooses_the_product_and_the_number_of_rows_does_not(int rows)
    {
        const int width = 512, outputs = 40;
        using var weight = new StoredTensor(TensorType.Q8_0, outputs, width, new Random(1));
        using var compute = new Compute(1);
        using var matrix = new MatrixProduct(compute.Pool, compute.Kernel);
        using var row = new RowProduct(compute.Pool, InstructionSets.Chosen);
        using NativeBuffer input = new(rows * width), byMatrix = new(rows * outputs), byRow = new(rows * outputs);
        var random = new Random(2);
        foreach (ref float x in input.Span(0, rows * width))
            x = random.NextSingle() - 0.5f;
        var from = new Rows(input.Start, rows, width);
        matrix.Run(from, [weight.Tensor], [new(byMatrix.Start, rows, outputs)]);
        row.Run(from, [weight.Tensor], [new(byRow.Start, rows, outputs)]);
        Assert.False(byMatrix.Span(0, rows * outputs).SequenceEqual(byRow.Span(0, rows * outputs)), "the products are told apart by their bits");

        var map = new Linear(weight.Tensor, null);
        compute.Phase = Phase.Prefill;
        Assert.True(compute.Project(from, map, Slot.Mlp).All.SequenceEqual(byMatrix.Span(0, rows * outputs)), "prefill is the matrix product");
        compute.Phase = Phase.Decode;
        Assert.True(compute.Project(from, map, Slot.Mlp).All.SequenceEqual(byRow.Span(0, rows * outputs)), "decode is the product of rows");
    }
}
