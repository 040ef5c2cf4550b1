using System.Security.Cryptography;
using System.Text;

namespace Fathom.Hub;

/// <summary>The hash of a file's contents while they come: sha256, or git's sha1 of a plain file, as its length says.</summary>
sealed class ContentHash : IDisposable
{
    readonly IncrementalHash hash;
    readonly string expected;
    readonly long size;

    /// <param name="expected">What it is to be: 40 or 64 hexadecimal digits.</param>
    /// <param name="size">How many bytes the file has, which git hashes too.</param>
    public ContentHash(string expected, long size)
    {
        (this.expected, this.size) = (expected, size);
        hash = IncrementalHash.CreateHash(expected.Length == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        Begin();
    }

    /// <summary>Whether a file holds what it is to hold.</summary>
    /// <exception cref="FathomException">It cannot be read.</exception>
    public static bool IsRight(string path, HubFile file, CancellationToken cancellation) => HubFiles.Guarded(path, "read", () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (stream.Length != file.Size)
            return false;
        using var hash = new ContentHash(file.Hash, file.Size);
        byte[] part = new byte[1 << 18];
        for (int count; (count = stream.Read(part)) > 0; cancellation.ThrowIfCancellationRequested())
            hash.Add(part.AsSpan(0, count));
        return hash.IsRight();
    });

    /// <summary>Takes in the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

    /// <summary>Whether all of them are what they are to be; begins anew.</summary>
    public bool IsRight()
    {
        bool isRight = Convert.ToHexStringLower(hash.GetHashAndReset()) == expected;
        Begin();
        return isRight;
    }

    /// <summary>Forgets what was taken in.</summary>
    public void Begin()
    {
        hash.GetHashAndReset();
        if (expected.Length == 40)
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {size}\0"));
    }

    /// <summary>Frees it.</summary>
    public void Dispose() => hash.Dispose();
}
