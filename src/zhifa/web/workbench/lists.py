from django.http import HttpResponse
from zhifa.web.workbench.access import staff
@staff
def todo(request, actor): return HttpResponse("x")
listing=capitals=todo
officers=matters=imports=todo
