using System.Runtime.InteropServices;

namespace Ironic.Lab.Processes;

/// <summary>Signals to processes by id. A process that is gone already is no error.</summary>
internal static class Signals
{
    private const int SigKill = 9, SigTerm = 15, SigContinue = 18, SigStop = 19; // signal(7), x86-64 and arm64

    public static void Kill(int processId) => _ = Send(processId, SigKill);

    public static void Terminate(int processId) => _ = Send(processId, SigTerm);

    /// <summary>Freezes a process where it stands, until <see cref="Continue"/>.</summary>
    public static void Stop(int processId) => _ = Send(processId, SigStop);

    public static void Continue(int processId) => _ = Send(processId, SigContinue);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int processId, int signal);
}
