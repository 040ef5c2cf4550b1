using System.Runtime.InteropServices;

namespace Fathom.LlamaCpp;

/// <summary>Calls of ggml's base library that LLamaSharp does not declare.</summary>
static unsafe class Ggml
{
    static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, byte*> getName;
    static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, long> countElements;
    static delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nuint> countBytes;
    static delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void> get;
    static delegate* unmanaged[Cdecl]<byte*> version, commit;
    static delegate* unmanaged[Cdecl]<nint, byte*> describeDevice;
    static delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<byte*, void>, nint> setAbortCallback;

    /// <summary>Takes the calls from the library.</summary>
    /// <exception cref="FathomException">It lacks one.</exception>
    public static void Bind(nint library)
    {
        getName = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, byte*>)Find(library, "ggml_get_name");
        countElements = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, long>)Find(library, "ggml_nelements");
        countBytes = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nuint>)Find(library, "ggml_nbytes");
        get = (delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void>)Find(library, "ggml_backend_tensor_get");
        version = (delegate* unmanaged[Cdecl]<byte*>)Find(library, "ggml_version");
        commit = (delegate* unmanaged[Cdecl]<byte*>)Find(library, "ggml_commit");
        describeDevice = (delegate* unmanaged[Cdecl]<nint, byte*>)Find(library, "ggml_backend_dev_description");
        setAbortCallback = (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<byte*, void>, nint>)Find(library, "ggml_set_abort_callback");
    }

    /// <summary>Who is told what ggml says before it ends the process; it does so when this returns.</summary>
    public static void OnAbort(delegate* unmanaged[Cdecl]<byte*, void> told) => setAbortCallback(told);

    /// <summary>A tensor's name, in bytes that belong to it.</summary>
    public static ReadOnlySpan<byte> NameOf(nint tensor) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(getName(tensor));

    /// <summary>How many elements a tensor has.</summary>
    public static long ElementsOf(nint tensor) => countElements(tensor);

    /// <summary>Whether a tensor is of float32, one after the other.</summary>
    public static bool IsPlain(nint tensor) => countBytes(tensor) == (nuint)(countElements(tensor) * sizeof(float));

    /// <summary>Copies a tensor's elements from whatever device they are on.</summary>
    public static void Copy(nint tensor, float* to, long count) => get(tensor, to, 0, (nuint)(count * sizeof(float)));

    /// <summary>The version, such as 0.18.0.</summary>
    public static string VersionText() => Marshal.PtrToStringUTF8((nint)version()) ?? "";

    /// <summary>The commit that it was built from.</summary>
    public static string CommitText() => Marshal.PtrToStringUTF8((nint)commit()) ?? "";

    /// <summary>What a device is.</summary>
    public static string DescriptionOf(nint device) => Marshal.PtrToStringUTF8((nint)describeDevice(device)) ?? "";

    /// <summary>A call of a library.</summary>
    /// <exception cref="FathomException">It lacks it.</exception>
    public static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, name, out nint call)
        ? call : throw new FathomException($"llama.cpp's library lacks {name}: it is of another version than {LlamaLibrary.Version}");
}
