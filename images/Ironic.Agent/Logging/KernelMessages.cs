using Ironic.Agent.Kernel;

namespace Ironic.Agent.Logging;

/// <summary>The kernel's messages, as <c>dmesg</c> prints them (syslog(2), action 3: the newest that fit, and they stay).</summary>
internal static class KernelMessages
{
    private const int ReadAll = 3; // SYSLOG_ACTION_READ_ALL
    private const int Limit = 1 << 20;

    /// <summary>Null when this process may not read them.</summary>
    public static byte[]? Read()
    {
        var messages = new byte[Limit];
        var length = LinuxCalls.Klogctl(ReadAll, messages, messages.Length);
        return length < 0 ? null : messages[..length];
    }
}
