from zhifa.cli import app

app()
