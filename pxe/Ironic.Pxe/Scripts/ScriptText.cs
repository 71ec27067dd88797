namespace Ironic.Pxe.Scripts;

/// <summary>Operators' text on its way into a boot script: one line, and no more.</summary>
internal static class ScriptText
{
    /// <summary>Kernel arguments in order, each stripped of control characters; a line break in one must not begin a command.</summary>
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Printable));

    public static string Printable(string text) => text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f', StringComparison.Ordinal)
        ? string.Concat(text.Where(c => c is >= ' ' and not '\x7f'))
        : text;
}
