using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

enum TokenKind { Text, OutputBegin, OutputEnd, BlockBegin, BlockEnd, Name, String, Number, Operator, End }

/// <summary>A piece of the source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; of a string literal, the text it stands for.</param>
/// <param name="Line">The line it starts on, counted from 1.</param>
/// <param name="Number">The value of a number.</param>
readonly record struct Token(TokenKind Kind, string Text, int Line, NumberValue? Number = null)
{
    public bool IsOperator(string symbol) => Kind == TokenKind.Operator && Text == symbol;

    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>How error messages name it.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "end of template",
        TokenKind.OutputEnd => "end of print statement",
        TokenKind.BlockEnd => "end of statement block",
        _ => Text,
    };
}
