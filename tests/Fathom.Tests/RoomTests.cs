using System.Text.RegularExpressions;
using Fathom.Charts;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Tests;

/// <summary>The rooms of the library stand in the order of docs/design.md, and each uses only those above it.</summary>
public sealed partial class RoomTests
{
    /// <summary>The rooms in the order of the table.</summary>
    static readonly string[] Rooms =
        [.. TableRow().Matches(File.ReadAllText(Path.Combine(Fixtures.Repository, "docs", "design.md"))).Select(row => row.Groups["room"].Value)];

    [Fact]
    public void A_room_uses_only_the_rooms_above_it() => None(
        from type in typeof(Tensor).Assembly.GetTypes()
        where Room(type) is not null
        from used in TypeUses.Of(type)
        where Room(used) is not null && Array.IndexOf(Rooms, Room(used)) > Array.IndexOf(Rooms, Room(type))
        select $"{type.FullName} uses {used.FullName}");

    [Fact]
    public void What_belongs_to_no_room_uses_none() => None(
        from type in typeof(Tensor).Assembly.GetTypes()
        where type.Namespace == nameof(Fathom)
        from used in TypeUses.Of(type)
        where Room(used) is not null
        select $"{type.FullName} uses {used.FullName}");

    [Fact]
    public void Every_room_is_in_the_table() =>
        Assert.Equal(Rooms.Order(), typeof(Tensor).Assembly.GetTypes().Select(Room).OfType<string>().Distinct().Order());

    [Fact]
    public void The_library_knows_neither_charts_nor_the_command_and_charts_not_the_command()
    {
        Assert.DoesNotContain(typeof(Tensor).Assembly.GetReferencedAssemblies(), assembly => assembly.Name!.StartsWith("Fathom", StringComparison.Ordinal));
        Assert.DoesNotContain(typeof(Chart).Assembly.GetReferencedAssemblies(), assembly => assembly.Name == "Fathom.Cli");
    }

    /// <summary>What the tests above rest on.</summary>
    [Fact]
    public void A_use_is_seen_wherever_it_stands()
    {
        Type[] uses = [.. TypeUses.Of(typeof(Using)), .. typeof(Using).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).SelectMany(TypeUses.Of)];
        Assert.Superset(
            new HashSet<Type>
            {
                typeof(IDisposable), typeof(Tensor), typeof(TensorType), typeof(Rows), typeof(Dequantiser), typeof(LanguageModel), typeof(FathomException),
                typeof(Uri), typeof(Version),
            },
            uses.ToHashSet());
    }

    sealed class Using : IDisposable
    {
        readonly List<Tensor[]> field = [];

        static TensorType? Property => null;

        void Parameter(Func<Rows>? rows) => field.Clear();

        public void Dispose()
        {
            Parameter(null);
            object? made = Property is null ? typeof(Version) : null;
            try
            {
                Dequantiser.Row(default, [], []);
            }
            catch (FathomException)
            {
                Func<object?, bool> inner = static value => value is LanguageModel;
                _ = inner(made) || Generic<Uri>();
            }
        }

        static bool Generic<T>() => false;
    }

    static void None(IEnumerable<string> arrows)
    {
        string[] all = [.. arrows];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    static string? Room(Type type) => type.Namespace is { } name && name.StartsWith("Fathom.", StringComparison.Ordinal) ? name.Split('.')[1] : null;

    [GeneratedRegex(@"^\| `(?<room>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
