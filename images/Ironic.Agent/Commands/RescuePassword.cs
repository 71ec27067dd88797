using System.Text.Json.Nodes;
using Ironic.Agent.Faults;
using Ironic.Agent.Kernel;

namespace Ironic.Agent.Commands;

/// <summary>Hands the rescue user's password over to the ramdisk, in the file where upstream's agent leaves it too, and marks the machine as in rescue.</summary>
internal sealed class RescuePassword(SystemFolders folders)
{
    /// <exception cref="AgentException">No hash was given: a password in the clear is not taken.</exception>
    public void Save(JsonObject arguments)
    {
        var hashed = arguments["hashed"] is JsonValue flag && flag.TryGetValue<bool>(out var isHashed) && isHashed;
        if (!hashed || arguments["rescue_password"] is not JsonValue value || !value.TryGetValue<string>(out var hash) || !hash.StartsWith('$'))
            throw Fault.InvalidParams("rescue_password must be a crypt(3) hash, and hashed be true.");

        var folder = Path.Combine(folders.Etc, "ipa-rescue-config");
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var writer = new StreamWriter(Path.Combine(folder, "ipa-rescue-password"), options)) writer.Write(hash);
        File.WriteAllText(Path.Combine(folders.Etc, ".rescued"), "");
    }
}
