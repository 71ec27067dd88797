using Ironic.Ipmi.Commands;

namespace Ironic.Lab.Redfish;

/// <summary>The machine behind a Redfish service: what its wires reach.</summary>
public interface IRedfishBoard
{
    BoardFacts Facts { get; }

    ValueTask<bool> IsPoweredOnAsync(CancellationToken cancellationToken);

    /// <summary>Does it and returns once it is under way.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="boot">What a start that this brings about is to boot; null: the board's own order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask ControlAsync(ChassisAction action, RedfishBoot? boot, CancellationToken cancellationToken);

    /// <summary>Puts an image file into the CD drive, or takes it out (null). Holds for later starts, too.</summary>
    ValueTask SetMediaAsync(string? file, CancellationToken cancellationToken);

    /// <summary>Secure Boot from the next start on.</summary>
    void SetSecureBoot(bool enabled);

    /// <summary>A volume of the RAID controller: the machine has it as a disk, empty, from its next start on.</summary>
    void PlugVolume(BoardVolume volume);

    /// <summary>The machine has it no more from its next start on, and what was on it is lost.</summary>
    void UnplugVolume(string id);
}

/// <summary>A volume as the machine sees it.</summary>
/// <param name="Id">The BMC's name for it: "Volume.1". None is given twice.</param>
/// <param name="Naa">Its world wide name: 16 hex digits.</param>
/// <param name="Bytes">Whole sectors of 512 bytes.</param>
public sealed record BoardVolume(string Id, string Naa, long Bytes);

/// <summary>What a start is to boot.</summary>
/// <param name="Target">Redfish's word: "Pxe", "Hdd", "Cd", "UefiHttp", ...</param>
/// <param name="HttpUri">For "UefiHttp"; null: by DHCP.</param>
public sealed record RedfishBoot(string Target, string? HttpUri);

/// <summary>What a board is made of.</summary>
/// <param name="Name">The machine's.</param>
/// <param name="Uuid">The board's.</param>
/// <param name="Mac">Of its network card.</param>
/// <param name="IsUefi">Whether it boots by UEFI.</param>
/// <param name="Processors">Logical ones.</param>
/// <param name="MemoryMiB">MiB.</param>
/// <param name="DiskBytes">Of its disk, and of each of the RAID controller's.</param>
public sealed record BoardFacts(string Name, Guid Uuid, string Mac, bool IsUefi, int Processors, int MemoryMiB, long DiskBytes);
