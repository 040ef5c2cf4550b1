using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Fathom.Charts;
using Fathom.Cli;

namespace Fathom.Tests;

public partial class LibraryTextTests
{
    [Theory]
    [InlineData(typeof(FathomException))]
    [InlineData(typeof(Chart))]
    public void No_text_of_the_library_names_an_option_of_the_command(Type type)
    {
        Assert.Empty(NamingOptions(type));
        Assert.NotEmpty(NamingOptions(typeof(FathomCommand)));
    }

    /// <summary>Those of the texts that the code of a type's assembly holds in which an option stands.</summary>
    static string[] NamingOptions(Type type)
    {
        using var assembly = new PEReader(File.OpenRead(type.Assembly.Location));
        var reader = assembly.GetMetadataReader();
        List<string> texts = [];
        for (var handle = reader.GetNextHandle(MetadataTokens.UserStringHandle(0)); !handle.IsNil; handle = reader.GetNextHandle(handle))
            texts.Add(reader.GetUserString(handle));
        return [.. texts.Where(static text => Option().IsMatch(text))];
    }

    [GeneratedRegex("--[a-z]")]
    private static partial Regex Option();
}
