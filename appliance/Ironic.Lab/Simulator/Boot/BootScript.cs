using System.Globalization;

namespace Ironic.Lab.Simulator.Boot;

/// <summary>What an iPXE script would do, as far as our machines understand one: its first <c>kernel</c>, <c>initrd</c>, and arguments; and when it tries them again.</summary>
/// <param name="Kernel">Null: the script boots no ramdisk, the machine goes on with its disk.</param>
/// <param name="Ramdisk">Null: none.</param>
/// <param name="Arguments">The kernel's.</param>
/// <param name="Pauses">One for each further attempt at kernel and ramdisk, should the one before have failed.</param>
internal sealed record BootScript(Uri? Kernel, Uri? Ramdisk, IReadOnlyList<string> Arguments, IReadOnlyList<TimeSpan> Pauses)
{
    private const string Mark = "#!ipxe";

    /// <exception cref="MachineTrouble">It is no iPXE script.</exception>
    public static BootScript Parse(string text, Uri from)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal)) throw new MachineTrouble("the boot script does not begin with #!ipxe");
        Uri? kernel = null, ramdisk = null;
        string[] arguments = [];
        List<TimeSpan> pauses = [];
        foreach (var command in text.Split('\n').SelectMany(line => line.Split("&&")).Select(command => command.Split("||")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (kernel is null && command is ["kernel", var file, .. var rest]) (kernel, arguments) = (new(from, file), rest);
            else if (ramdisk is null && command is ["initrd", .., var last]) ramdisk = new(from, last);
            else if (kernel is not null && command is ["sleep", var seconds] && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var pause)) pauses.Add(TimeSpan.FromSeconds(pause));
        }

        return new(kernel, ramdisk, arguments, pauses);
    }

    /// <summary>The value of <c>name=value</c> among the kernel's arguments; null: not there.</summary>
    public string? Argument(string name) =>
        Arguments.Where(argument => argument.StartsWith(name + "=", StringComparison.Ordinal)).Select(argument => argument[(name.Length + 1)..]).FirstOrDefault();
}
