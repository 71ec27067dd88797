using Ironic.Lab;
using Ironic.Lab.Consoles;
using Ironic.Lab.State;

namespace Ironic.Appliance.Verbs;

/// <summary><c>lab console MACHINE</c>: a machine's serial console, from its first power-on and live.</summary>
internal static class LabConsole
{
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--data-dir"], ["--log"]);
        if (given.Words is not [var name]) throw new UsageException("Give the name of one machine.");
        var machine = Find(given.LabDataFolder, name);
        await using var output = Console.OpenStandardOutput();
        if (given.Has("--log"))
        {
            await using var log = new FileStream(machine.ConsoleLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await log.CopyToAsync(output, cancellationToken);
            return;
        }

        var isTerminal = !Console.IsInputRedirected;
        if (isTerminal) await Console.Error.WriteLineAsync($"Console of {name}; Ctrl-] leaves it.");
        await using var input = isTerminal ? ConsoleTerminal.OpenKeyboard() : Console.OpenStandardInput();
        await ConsoleTerminal.RunAsync(machine.ConsoleSocket, input, output, isTerminal, cancellationToken);
    }

    private static MachineState Find(string dataFolder, string name)
    {
        var machines = LabFolder.NamesIn(dataFolder).SelectMany(lab => new LabFolder(dataFolder, lab).TryReadState()?.Machines ?? []).ToList();
        return machines.Find(machine => machine.Name == name) ?? throw new LabException(machines.Count == 0
            ? $"There is no lab in {dataFolder}."
            : $"There is no machine '{name}' in the labs of {dataFolder}; there are {string.Join(", ", machines.Select(machine => machine.Name))}.");
    }
}
