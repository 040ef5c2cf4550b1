using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Turns gate [n] into activation(gate) times up [n], in place.</summary>
delegate void Gating(Span<float> gate, Span<float> up);

/// <summary>Applies a function to every element, in place.</summary>
delegate void Activation(Span<float> values);

/// <summary>Activation functions, in place and piece by piece, so that what they need beside stays in the first cache.</summary>
static class Activations
{
    const int Piece = 256;

    /// <summary>By the names that config.json calls them.</summary>
    static readonly Dictionary<string, Activation> Known = new()
    {
        ["silu"] = Silu,
        ["swish"] = Silu,
        ["gelu"] = GeluErf,
        ["gelu_python"] = GeluErf,
        ["gelu_new"] = GeluTanh,
        ["gelu_fast"] = GeluTanh,
        ["gelu_pytorch_tanh"] = GeluTanh,
        ["relu"] = Relu,
    };

    /// <summary>The names of those that there are.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>The activation that a folder names, else the architecture's own.</summary>
    public static Activation Read(Hyperparameters p, Activation otherwise) => p.Text("activation") is { } name ? Known[name] : otherwise;

    /// <summary>activation(gate) up: SwiGLU, GeGLU and their like.</summary>
    /// <remarks>GLU Variants Improve Transformer, arXiv 2002.05202.</remarks>
    public static Gating Gated(Activation activation) => (gate, up) =>
    {
        activation(gate);
        TensorPrimitives.Multiply(gate, up, gate);
    };

    /// <summary>gpt-oss: gate at most a limit, up within it of 0; gate sigmoid(steepness gate) (up + 1).</summary>
    public static Gating ClampedSwiGlu(float limit, float steepness) => (gate, up) =>
    {
        TensorPrimitives.Min(gate, limit, gate);
        TensorPrimitives.Clamp(up, -limit, limit, up);
        Silu(gate, steepness);
        TensorPrimitives.Add(up, 1, up);
        TensorPrimitives.Multiply(gate, up, gate);
    };

    /// <summary>x sigmoid(x).</summary>
    public static void Silu(Span<float> x) => Silu(x, 1);

    /// <summary>x where it is above 0, else 0.</summary>
    public static void Relu(Span<float> x) => TensorPrimitives.Max(x, 0, x);

    /// <summary>x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))).</summary>
    /// <remarks>Gaussian Error Linear Units, arXiv 1606.08415.</remarks>
    public static void GeluTanh(Span<float> x)
    {
        const float root = 0.7978845608f, cubic = 0.044715f;
        Span<float> inner = stackalloc float[Piece];
        for (int at = 0; at < x.Length; at += Piece)
        {
            var part = x[at..Math.Min(at + Piece, x.Length)];
            var t = inner[..part.Length];
            for (int i = 0; i < part.Length; i++)
                t[i] = root * (part[i] + cubic * part[i] * part[i] * part[i]);
            Elementwise.Tanh(t, t);
            for (int i = 0; i < part.Length; i++)
                part[i] *= 0.5f * (1 + t[i]);
        }
    }

    /// <summary>x / 2 (1 + erf(x / sqrt 2)).</summary>
    /// <remarks>erf by Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26, in float64: off by 1.5e-7 at most.</remarks>
    public static void GeluErf(Span<float> x)
    {
        for (int i = 0; i < x.Length; i++)
            x[i] = (float)(0.5 * x[i] * (1 + Erf(x[i] / Math.Sqrt(2))));
    }

    static double Erf(double x)
    {
        double t = 1 / (1 + 0.3275911 * Math.Abs(x));
        double polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.CopySign(1 - polynomial * Math.Exp(-x * x), x);
    }

    /// <summary>x sigmoid(steepness x).</summary>
    static void Silu(Span<float> x, float steepness)
    {
        Span<float> sigmoid = stackalloc float[Piece];
        for (int at = 0; at < x.Length; at += Piece)
        {
            var part = x[at..Math.Min(at + Piece, x.Length)];
            var s = sigmoid[..part.Length];
            TensorPrimitives.Multiply(part, steepness, s);
            Elementwise.Sigmoid(s, s);
            TensorPrimitives.Multiply(part, s, part);
        }
    }
}
