namespace Fathom.Tokenization;

/// <summary>What a token is for, numbered as GGUF does.</summary>
enum TokenKind : byte
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
