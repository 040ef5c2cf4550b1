using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Fathom.LlamaCpp;

/// <summary>A thread for calls of llama.cpp, which another waits for. Where llama.cpp meets what it did not foresee it would end the process; so the thread that did is never let go on, and who waits is told.</summary>
/// <remarks>What such a call had in hand stays as it was left until the process ends: nothing of it may be called or freed.</remarks>
sealed unsafe class NativeThread : IDisposable
{
    static readonly Lock Listing = new();
    static readonly List<NativeThread> All = [];
    static bool anyEnded;

    readonly object change = new();
    readonly string path;
    readonly Thread thread;
    Action? call;
    ExceptionDispatchInfo? fault;
    string? end;
    bool disposed;

    /// <param name="path">The model's file, for errors.</param>
    public NativeThread(string path)
    {
        this.path = path;
        lock (Listing)
            All.Add(this);
        thread = new(Work) { IsBackground = true, Name = "llama.cpp" };
        thread.Start();
    }

    /// <summary>Whether llama.cpp would have ended the process: it does nothing more.</summary>
    public bool HasEnded
    {
        get { lock (change) return end is not null; }
    }

    /// <summary>From now on llama.cpp tells here that it would end the process.</summary>
    public static void Watch()
    {
        Ggml.OnAbort(&OnAbort);
        if (NativeLibrary.TryLoad("libstdc++.so.6", out nint library) && NativeLibrary.TryGetExport(library, "_ZSt13set_terminatePFvvE", out nint set))
            ((delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void>, nint>)set)(&OnTerminate);
    }

    /// <summary>Does something on a thread of its own.</summary>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static T Run<T>(string path, Func<T> work)
    {
        using var own = new NativeThread(path);
        T result = default!;
        own.Run(() => result = work());
        return result;
    }

    /// <summary>Does something, and waits until it is done; what it throws is thrown here.</summary>
    /// <exception cref="EngineFaultException">llama.cpp would have ended the process.</exception>
    public void Run(Action work)
    {
        lock (change)
        {
            ThrowIfEnded();
            (call, fault) = (work, null);
            Monitor.PulseAll(change);
            while (call is not null && end is null)
                Monitor.Wait(change);
            ThrowIfEnded();
        }
        fault?.Throw();
    }

    void ThrowIfEnded()
    {
        if (end is not null)
            throw new EngineFaultException($"{path}: llama.cpp gave up: {end}");
    }

    void Work()
    {
        while (Next() is { } work)
        {
            ExceptionDispatchInfo? thrown = null;
            try
            {
                work();
            }
            catch (Exception error)
            {
                thrown = ExceptionDispatchInfo.Capture(error);
            }
            lock (change)
            {
                (call, fault) = (null, thrown);
                Monitor.PulseAll(change);
            }
        }
    }

    Action? Next()
    {
        lock (change)
        {
            while (call is null && !disposed)
                Monitor.Wait(change);
            return call;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnAbort(byte* message) => StayHere(Marshal.PtrToStringUTF8((nint)message)?.Trim() is { Length: > 0 } said ? said[(said.LastIndexOf('/') + 1)..] : "without a word");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnTerminate() => StayHere("nothing caught an error of its own, such as that there is no memory");

    /// <summary>Ends what this thread was called for; where it is one of llama.cpp's own, all that is called for now. Does not return, but where nobody waits.</summary>
    static void StayHere(string said)
    {
        lock (Listing)
        {
            var own = All.Find(static one => one.thread == Thread.CurrentThread);
            foreach (var one in own is null ? All : [own])
                anyEnded |= one.EndIfCalled(said);
            if (!anyEnded)
            {
                Console.Error.WriteLine($"fathom: llama.cpp ends this process: {said}");
                return;
            }
        }
        Thread.Sleep(Timeout.Infinite);
    }

    bool EndIfCalled(string said)
    {
        lock (change)
        {
            if (call is null)
                return false;
            end ??= said;
            Monitor.PulseAll(change);
            return true;
        }
    }

    /// <summary>Ends the thread, unless llama.cpp keeps it.</summary>
    public void Dispose()
    {
        lock (Listing)
            All.Remove(this);
        lock (change)
        {
            disposed = true;
            Monitor.PulseAll(change);
        }
    }
}
