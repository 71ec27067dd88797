using Ironic.Lab.Redfish;

namespace Ironic.Lab.Machines;

/// <summary>The volumes that a machine's BMC has made for it: each a sparse raw file, that is there as long as the volume. Safe for use by several threads.</summary>
internal sealed class MachineVolumes(MachineFiles files)
{
    private const int BootRecordOffset = 510; // 0x55, 0xAA: of an MBR, and of the protective one before a GPT

    private readonly Lock _gate = new();
    private readonly List<BoardVolume> _volumes = [];

    public void Plug(BoardVolume volume)
    {
        lock (_gate) _volumes.Add(volume);
    }

    /// <summary>A machine that runs keeps it until its end: QEMU has the file open.</summary>
    public void Unplug(string id)
    {
        lock (_gate)
        {
            _volumes.RemoveAll(volume => volume.Id == id);
            File.Delete(files.Volume(id));
        }
    }

    /// <summary>Those of a start, oldest first; makes the files that are not there yet.</summary>
    /// <exception cref="LabException">A file cannot be made: one as large as this, perhaps.</exception>
    public IReadOnlyList<VolumeDisk> Make()
    {
        lock (_gate) return [.. _volumes.Select(Make)];
    }

    private VolumeDisk Make(BoardVolume volume)
    {
        var path = files.Volume(volume.Id);
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate);
            if (file.Length != volume.Bytes) file.SetLength(volume.Bytes);
            file.Position = BootRecordOffset;
            return new(volume.Id, volume.Naa, path, IsBootable: file.ReadByte() == 0x55 && file.ReadByte() == 0xAA);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException) // the latter: larger than the file system allows
        {
            throw new LabException($"{volume.Id} of {volume.Bytes} bytes cannot be made at {path}: {e.Message}", e);
        }
    }
}

/// <summary>A volume as QEMU gets it.</summary>
/// <param name="Id">"Volume.1".</param>
/// <param name="Naa">Its world wide name: 16 hex digits.</param>
/// <param name="File">Raw.</param>
/// <param name="IsBootable">Whether it begins with a boot record.</param>
internal sealed record VolumeDisk(string Id, string Naa, string File, bool IsBootable);
