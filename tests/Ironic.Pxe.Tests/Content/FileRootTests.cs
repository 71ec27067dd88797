using Ironic.Pxe.Content;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Content;

public sealed class FileRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileRoot _root;

    public FileRootTests()
    {
        Directory.CreateDirectory(_folder.File("root/sub"));
        Directory.CreateDirectory(_folder.File("root-beside"));
        File.WriteAllText(_folder.File("root/file"), "inside");
        File.WriteAllText(_folder.File("secret"), "outside");
        File.WriteAllText(_folder.File("root-beside/file"), "outside");
        File.CreateSymbolicLink(_folder.File("root/in"), "file");
        File.CreateSymbolicLink(_folder.File("root/in-absolute"), _folder.File("root/file"));
        File.CreateSymbolicLink(_folder.File("root/out"), _folder.File("secret"));
        File.CreateSymbolicLink(_folder.File("root/out-relative"), "../secret");
        File.CreateSymbolicLink(_folder.File("root/beside"), _folder.File("root-beside/file"));
        Directory.CreateSymbolicLink(_folder.File("root/up"), _folder.Path);
        File.CreateSymbolicLink(_folder.File("root/loop"), "loop");
        _root = new(_folder.File("root"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file")]
    [InlineData("in")]
    [InlineData("in-absolute")]
    public void Open_Inside_IsTheFile(string path)
    {
        using var file = _root.Open(path);

        Assert.Equal(6, file?.Length);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("sub")] // a folder
    [InlineData("out")]
    [InlineData("out-relative")]
    [InlineData("beside")]
    [InlineData("up/secret")]
    [InlineData("up/root-beside/file")]
    [InlineData("loop")]
    [InlineData("file/x")]
    public void Open_OutsideOrNoFile_IsNothing(string path) => Assert.Null(_root.Open(path));

    [Fact]
    public async Task Open_Fifo_IsNothingAndDoesNotWait()
    {
        await ForeignTool.RunAsync("mkfifo", [_folder.File("root/fifo")]);

        Assert.Null(await Task.Run(() => _root.Open("fifo")).WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Open_RootThatIsALink_IsFollowed()
    {
        Directory.CreateSymbolicLink(_folder.File("alias"), _folder.File("root"));

        using var file = new FileRoot(_folder.File("alias")).Open("file");

        Assert.NotNull(file);
    }

    [Fact]
    public void Open_RootThatDoesNotExist_IsNothing() => Assert.Null(new FileRoot(_folder.File("nowhere")).Open("file"));

    [Fact]
    public void OpenAbsolute_BelowTheRootOnly()
    {
        using var file = _root.OpenAbsolute(_folder.File("root/sub/../file"));

        Assert.NotNull(file);
        Assert.Null(_root.OpenAbsolute(_folder.File("root/../secret")));
        Assert.Null(_root.OpenAbsolute(_folder.File("root-beside/file")));
        Assert.Null(_root.OpenAbsolute("/etc/passwd"));
    }
}
