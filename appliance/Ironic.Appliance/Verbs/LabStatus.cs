using Ironic.Lab;
using Ironic.Lab.State;

namespace Ironic.Appliance.Verbs;

/// <summary><c>lab status</c>: the labs of a data folder, or one of them.</summary>
internal static class LabStatus
{
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var given = new LabArguments(args, ["--name", "--data-dir"], []).WithoutWords();
        var folders = Folders(given);
        if (folders.Count == 0) await Console.Out.WriteLineAsync($"There is no lab in {given.DataFolder()}.");
        foreach (var folder in folders)
        {
            await Console.Out.WriteLineAsync((folder.IsHosted, folder.TryReadState()) switch
            {
                (true, { } state) => LabText.Summary(folder, state),
                (true, null) => $"Lab '{folder.Name}' is starting.",
                (false, _) => $"Lab '{folder.Name}' is dead: its host process is gone. `lab down --name {folder.Name}` removes what is left of it.",
            });
        }
    }

    private static List<LabFolder> Folders(LabArguments given)
    {
        var wanted = given.Text("--name", "");
        var folders = LabFolder.NamesIn(given.DataFolder()).Where(name => wanted is "" || name == wanted).Select(name => new LabFolder(given.DataFolder(), name)).ToList();
        return wanted is "" || folders.Count > 0 ? folders : throw new LabException($"There is no lab '{wanted}' in {given.DataFolder()}.");
    }
}
